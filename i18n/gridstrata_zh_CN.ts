<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
  <context>
    <name>GridStrata</name>
    <message>
      <source> or </source>
      <translation> 或 </translation>
    </message>
    <message>
      <source>&amp;Accept…</source>
      <translation>豁免(&amp;A)…</translation>
    </message>
    <message>
      <source>&amp;Author</source>
      <translation>负责人(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Borders follow</source>
      <translation>边界沿用(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Codes</source>
      <translation>编码(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Community</source>
      <translation>社区(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Compare</source>
      <translation>比较(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;District</source>
      <translation>区(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Drift: a digitising slip</source>
      <translation>偏移(&amp;D)：数字化误差</translation>
    </message>
    <message>
      <source>&amp;Edition</source>
      <translation>版本(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;Export</source>
      <translation>导出(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;Fewest</source>
      <translation>最少(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Folder</source>
      <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Graph</source>
      <translation>关系图(&amp;G)</translation>
    </message>
    <message>
      <source>&amp;Guess roles</source>
      <translation>自动识别(&amp;G)</translation>
    </message>
    <message>
      <source>&amp;Hand-over</source>
      <translation>移交(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Kind</source>
      <translation>类别(&amp;K)</translation>
    </message>
    <message>
      <source>&amp;Last day</source>
      <translation>截止日期(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Live</source>
      <translation>实时(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Map</source>
      <translation>建立映射(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Mend</source>
      <translation>修复(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Most</source>
      <translation>最多(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Noise: the same line drawn twice</source>
      <translation>噪声(&amp;N)：同一条线画了两次</translation>
    </message>
    <message>
      <source>&amp;Open</source>
      <translation>打开(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Publish</source>
      <translation>发布(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Reason</source>
      <translation>原因(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Rules</source>
      <translation>规则(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Take back</source>
      <translation>撤回(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Verify</source>
      <translation>校验(&amp;V)</translation>
    </message>
    <message>
      <source>&amp;What changes if</source>
      <translation>变更影响(&amp;W)</translation>
    </message>
    <message>
      <source>(in no community)</source>
      <translation>（不在任何社区）</translation>
    </message>
    <message>
      <source>(none)</source>
      <translation>（无）</translation>
    </message>
    <message>
      <source>... and {count} more</source>
      <translation>…… 另有 {count} 处</translation>
    </message>
    <message>
      <source>1 base grid</source>
      <translation>1 个基础网格</translation>
    </message>
    <message>
      <source>1 building</source>
      <translation>1栋</translation>
    </message>
    <message>
      <source>1 for each base grid</source>
      <translation>每个基础网格计 1</translation>
    </message>
    <message>
      <source>1 household</source>
      <translation>1户</translation>
    </message>
    <message>
      <source>80 to 95 %</source>
      <translation>80% 至 95%</translation>
    </message>
    <message>
      <source>95 to 99 %</source>
      <translation>95% 至 99%</translation>
    </message>
    <message>
      <source>99 % and more</source>
      <translation>99% 及以上</translation>
    </message>
    <message>
      <source>A PostgreSQL connection of QGIS, or service=NAME; no password</source>
      <translation>QGIS 中的 PostgreSQL 连接，或 service=名称；不要填写密码</translation>
    </message>
    <message>
      <source>A base grid with fewer households is a finding (MINIMUM)</source>
      <translation>户数少于此数的基础网格列为问题（MINIMUM）</translation>
    </message>
    <message>
      <source>A base grid with more households is a finding (MAXIMUM)</source>
      <translation>户数多于此数的基础网格列为问题（MAXIMUM）</translation>
    </message>
    <message>
      <source>A database holds the grids of one district. Give DISTRICT, its code.</source>
      <translation>一个数据库存放一个区的网格。请给出 DISTRICT（区代码）。</translation>
    </message>
    <message>
      <source>A database takes no hand-over files: only whether all fits is checked</source>
      <translation>数据库不接收移交文件，仅检查是否符合移交方案</translation>
    </message>
    <message>
      <source>A fault of the grid itself, which no border can mend.</source>
      <translation>网格自身的问题，调整边界无法修复。</translation>
    </message>
    <message>
      <source>A fault of the program: {fault}. More is in the log messages panel.</source>
      <translation>程序错误：{fault}。详情见“日志消息”面板。</translation>
    </message>
    <message>
      <source>A file arrives altered on {url} every time: {told}. Something on the way changes it: have a proxy or virus scanner let it through.</source>
      <translation>文件到达 {url} 时每次都被改动：{told}。传输途中有设备改动了它：请让代理或杀毒软件放行。</translation>
    </message>
    <message>
      <source>A kind needs a name without the marks {marks}. Choose another name.</source>
      <translation>类别须有名称，且不含符号 {marks}。请换一个名称。</translation>
    </message>
    <message>
      <source>A platform takes releases that are signed. Give AUTH: a configuration of QGIS's authentication system with the key's id as user and its secret as password.</source>
      <translation>平台只接收签名的发布。请给出 AUTH：QGIS 认证系统中的配置，用户名为密钥标识，密码为密钥。</translation>
    </message>
    <message>
      <source>A word of your own, such as landscaping; Enter adds it, Escape does not</source>
      <translation>自定义名称，如“园林”；回车添加，Esc 取消</translation>
    </message>
    <message>
      <source>A&amp;ll listed findings of this rule</source>
      <translation>列表中该规则的全部问题(&amp;L)</translation>
    </message>
    <message>
      <source>A&amp;uthentication</source>
      <translation>鉴权(&amp;U)</translation>
    </message>
    <message>
      <source>ASSIGN and STATIONS are both given. Give one of them.</source>
      <translation>同时给出了 ASSIGN 和 STATIONS，请只给出其中一个。</translation>
    </message>
    <message>
      <source>Accept findings</source>
      <translation>豁免问题</translation>
    </message>
    <message>
      <source>Accept the chosen findings no longer</source>
      <translation>撤回对所选问题的豁免</translation>
    </message>
    <message>
      <source>Accepted</source>
      <translation>已豁免</translation>
    </message>
    <message>
      <source>Accepted findings that expire within 30 days: {count}, the first after {day}</source>
      <translation>30 天内到期的豁免：{count} 项，最早的有效至 {day}</translation>
    </message>
    <message>
      <source>Accepted findings that go with the release: {count}</source>
      <translation>随发布移交的豁免问题：{count} 项</translation>
    </message>
    <message>
      <source>Accepted findings that have expired, and count again: {count}</source>
      <translation>已过期、重新计为问题的豁免：{count} 项</translation>
    </message>
    <message>
      <source>Add a &amp;kind…</source>
      <translation>添加类别(&amp;K)…</translation>
    </message>
    <message>
      <source>Add a kind of professional grids of your own</source>
      <translation>添加一类自定义的专业网格</translation>
    </message>
    <message>
      <source>Add lines to BARRIERS that divide its blocks further, or try another SEED.</source>
      <translation>请在障碍线（BARRIERS）中增加能进一步分开街区的线，或更换种子（SEED）。</translation>
    </message>
    <message>
      <source>Add the edition's grids to the project as a group that cannot be edited</source>
      <translation>把该版本的网格作为不可编辑的图层组加入工程</translation>
    </message>
    <message>
      <source>Add to &amp;map</source>
      <translation>加入地图(&amp;M)</translation>
    </message>
    <message>
      <source>Add&amp;ress</source>
      <translation>地址(&amp;R)</translation>
    </message>
    <message>
      <source>Address of the platform that receives releases</source>
      <translation>接收发布的平台地址</translation>
    </message>
    <message>
      <source>Admission records of the professional layers (table)</source>
      <translation>专业图层的准入登记（表）</translation>
    </message>
    <message>
      <source>Admissions</source>
      <translation>准入登记</translation>
    </message>
    <message>
      <source>Admissions {table}</source>
      <translation>准入登记表 {table}</translation>
    </message>
    <message>
      <source>After this day the findings are open again</source>
      <translation>过了这一天，这些问题重新视为未处理</translation>
    </message>
    <message>
      <source>Ali&amp;gn</source>
      <translation>对齐(&amp;G)</translation>
    </message>
    <message>
      <source>Align a professional layer to the base grids</source>
      <translation>专业网格图层对齐到基础网格</translation>
    </message>
    <message>
      <source>Aligned grids</source>
      <translation>对齐后的网格</translation>
    </message>
    <message>
      <source>All</source>
      <translation>合计</translation>
    </message>
    <message>
      <source>All communities</source>
      <translation>全部社区</translation>
    </message>
    <message>
      <source>All kinds</source>
      <translation>全部类别</translation>
    </message>
    <message>
      <source>All layers can be read, and lie in the right place.</source>
      <translation>所有图层均可读取，位置正确。</translation>
    </message>
    <message>
      <source>All that are listed of the chosen finding's rule and kind</source>
      <translation>列表中与所选问题规则和类别相同的全部问题</translation>
    </message>
    <message>
      <source>All {number} {measure} are in building {codes}, more than MAXIMUM {maximum}.</source>
      <translation>全部 {number} {measure}都在建筑物 {codes} 中，超过最大值 {maximum}。</translation>
    </message>
    <message>
      <source>And {number} more.</source>
      <translation>另有 {number} 处。</translation>
    </message>
    <message>
      <source>Another release is being written to database {place}. Wait until it is done.</source>
      <translation>另一次发布正在写入数据库 {place}。请等待其完成。</translation>
    </message>
    <message>
      <source>Another release is being written to {folder}. Wait until it is done.</source>
      <translation>另一次发布正在写入 {folder}。请等它完成。</translation>
    </message>
    <message>
      <source>Any community</source>
      <translation>全部社区</translation>
    </message>
    <message>
      <source>Any kind</source>
      <translation>全部类别</translation>
    </message>
    <message>
      <source>Any rule</source>
      <translation>全部规则</translation>
    </message>
    <message>
      <source>Any state</source>
      <translation>全部状态</translation>
    </message>
    <message>
      <source>Areas inside the frame that need no grid: reservoirs, barracks, basins</source>
      <translation>范围内不需要网格的区域：水库、营区、港池等</translation>
    </message>
    <message>
      <source>Around and inside</source>
      <translation>范围与内容</translation>
    </message>
    <message>
      <source>Assign codes</source>
      <translation>网格编码</translation>
    </message>
    <message>
      <source>Atoms</source>
      <translation>最小单元</translation>
    </message>
    <message>
      <source>Atoms are never divided; a building goes with the ground that is nearest to it</source>
      <translation>最小单元不再分割；建筑物连同离它最近的用地一起划入</translation>
    </message>
    <message>
      <source>Atoms: pieces that are never divided</source>
      <translation>最小单元：不再分割的地块</translation>
    </message>
    <message>
      <source>Authentication (database or platform)</source>
      <translation>认证配置（数据库或平台）</translation>
    </message>
    <message>
      <source>Authentication (database)</source>
      <translation>认证配置（数据库）</translation>
    </message>
    <message>
      <source>BARRIER_CLASS names the field {field}, which no layer of barriers has.</source>
      <translation>BARRIER_CLASS 指定的字段 {field} 在任何障碍图层中都不存在。</translation>
    </message>
    <message>
      <source>BARRIER_CLASS names the layer {layer}, which is not given. Layers: {layers}.</source>
      <translation>BARRIER_CLASS 指定的图层 {layer} 没有给出。图层有：{layers}。</translation>
    </message>
    <message>
      <source>BARRIER_STRENGTHS: {name}={value} is no class with a number from 0 to 1.</source>
      <translation>BARRIER_STRENGTHS：{name}={value} 不是“类别=0 到 1 的数”。</translation>
    </message>
    <message>
      <source>Balance of the changed grids</source>
      <translation>变动网格的平衡表</translation>
    </message>
    <message>
      <source>Barriers: roads, railways, rivers, walls</source>
      <translation>障碍线：道路、铁路、河流、围墙</translation>
    </message>
    <message>
      <source>Barriers: {classes}</source>
      <translation>障碍线：{classes}</translation>
    </message>
    <message>
      <source>Base grid {base} is gone: {kind} was {before}.</source>
      <translation>基础网格 {base} 已不存在：{kind}原为 {before}。</translation>
    </message>
    <message>
      <source>Base grid {base} is new: {kind} {after}.</source>
      <translation>基础网格 {base} 为新增：{kind}为 {after}。</translation>
    </message>
    <message>
      <source>Base grid {base}: {kind} was {before}, becomes {after}.</source>
      <translation>基础网格 {base}：{kind}原为 {before}，变为 {after}。</translation>
    </message>
    <message>
      <source>Base grid {base}: {kind} {before} held most of it, now {after} does.</source>
      <translation>基础网格 {base}：{kind}的主属网格原为 {before}，现为 {after}。</translation>
    </message>
    <message>
      <source>Base grid {code}</source>
      <translation>基础网格 {code}</translation>
    </message>
    <message>
      <source>Base grids</source>
      <translation>基础网格</translation>
    </message>
    <message>
      <source>Base grids (draft)</source>
      <translation>基础网格（草案）</translation>
    </message>
    <message>
      <source>Base grids amid, professional grids around: click a grid, drag to pan, turn the wheel to zoom</source>
      <translation>基础网格在中间，专业网格在四周：单击选择网格，拖动平移，滚轮缩放</translation>
    </message>
    <message>
      <source>Base grids and professional layers have their roles: {layers}.</source>
      <translation>基础网格和专业图层已分配角色：{layers}。</translation>
    </message>
    <message>
      <source>Base grids are checked in the background after every edit while the panel Check is open</source>
      <translation>检查面板打开时，每次编辑后在后台检查基础网格</translation>
    </message>
    <message>
      <source>Base grids are designed.</source>
      <translation>基础网格已划分完成。</translation>
    </message>
    <message>
      <source>Base grids overlap, or share borders but not vertices ({codes}): composed grids inherit that. Run "Check a layer of grids" on layer {layer}.</source>
      <translation>基础网格相互重叠，或边界相邻而节点不一致（{codes}）：拼合的网格会沿袭这些问题。请对图层 {layer} 运行“检查网格图层”。</translation>
    </message>
    <message>
      <source>Base grids shown: {count}</source>
      <translation>显示基础网格：{count} 个</translation>
    </message>
    <message>
      <source>Base grids that are wholly or partly without a professional grid</source>
      <translation>全部或部分没有专业网格覆盖的基础网格</translation>
    </message>
    <message>
      <source>Base grids without a worker: {count}</source>
      <translation>没有网格员的基础网格：{count} 个</translation>
    </message>
    <message>
      <source>Base grids {codes} hang together with no station: they join the nearest, {station}.</source>
      <translation>基础网格 {codes} 与任何站点都不相连，归入最近的站点 {station}。</translation>
    </message>
    <message>
      <source>Before the release</source>
      <translation>发布前检查</translation>
    </message>
    <message>
      <source>Begin here: drop layers or files onto the roles below, or open the sample district.</source>
      <translation>从这里开始：将图层或文件拖到下面的用途上，或打开示例城区。</translation>
    </message>
    <message>
      <source>Being inspected</source>
      <translation>正在检查</translation>
    </message>
    <message>
      <source>Border</source>
      <translation>边界</translation>
    </message>
    <message>
      <source>Border drawn onto the edges of base grids {codes}.</source>
      <translation>边界已贴合到基础网格 {codes} 的边界。</translation>
    </message>
    <message>
      <source>Borders whose vertices differ</source>
      <translation>节点不一致的边界</translation>
    </message>
    <message>
      <source>Building {codes} alone has {number} {measure}, more than MAXIMUM {maximum}.</source>
      <translation>建筑物 {codes} 单独就有 {number} {measure}，超过最大值 {maximum}。</translation>
    </message>
    <message>
      <source>Buildings</source>
      <translation>建筑物</translation>
    </message>
    <message>
      <source>Buildings {codes} are never parted and have {number} {measure} together, more than MAXIMUM {maximum}.</source>
      <translation>建筑物 {codes} 无法分开，合计 {number} {measure}，超过最大值 {maximum}。</translation>
    </message>
    <message>
      <source>Buildings {codes} have more than MAXIMUM {maximum} {measure} each, up to {number}.</source>
      <translation>建筑物 {codes} 各自超过最大值 {maximum} {measure}，最多达 {number}。</translation>
    </message>
    <message>
      <source>COMPACTNESS is {compactness}. Give a number from 0 to 1.</source>
      <translation>COMPACTNESS 为 {compactness}，请给出 0 到 1 之间的数。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Capacity of the stations</source>
      <translation>站点服务能力</translation>
    </message>
    <message>
      <source>Cells &amp;show</source>
      <translation>单元格显示(&amp;S)</translation>
    </message>
    <message>
      <source>Certi&amp;ficates</source>
      <translation>证书(&amp;F)</translation>
    </message>
    <message>
      <source>Certificates (.pem) that vouch for the platform; without a file, those the system trusts</source>
      <translation>为平台作证的证书（.pem）；不给文件时使用系统信任的证书</translation>
    </message>
    <message>
      <source>Certificates that vouch for the platform</source>
      <translation>为平台作证的证书</translation>
    </message>
    <message>
      <source>Change as few base grids as it takes to have all in the band; locked ones stay</source>
      <translation>以最少的改动使全部基础网格进入户数范围；已锁定的网格不变</translation>
    </message>
    <message>
      <source>Change log</source>
      <translation>变更日志</translation>
    </message>
    <message>
      <source>Changes: the ground that changed hands</source>
      <translation>变动：易手的地块</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Check &amp;again</source>
      <translation>重新检查(&amp;A)</translation>
    </message>
    <message>
      <source>Check &amp;all</source>
      <translation>全部检查(&amp;A)</translation>
    </message>
    <message>
      <source>Check a layer of grids</source>
      <translation>检查单个网格图层</translation>
    </message>
    <message>
      <source>Check a stack of grids</source>
      <translation>检查整套网格</translation>
    </message>
    <message>
      <source>Check all layers as they are drawn now</source>
      <translation>按当前所画检查所有图层</translation>
    </message>
    <message>
      <source>Check all layers of the stack</source>
      <translation>检查全部图层</translation>
    </message>
    <message>
      <source>Check every file of the edition against what was released</source>
      <translation>逐个文件核对该版本与发布时是否一致</translation>
    </message>
    <message>
      <source>Check its CRS and its coordinates.</source>
      <translation>请检查其坐标系和坐标。</translation>
    </message>
    <message>
      <source>Check once more, and release when nothing stands against it</source>
      <translation>再检查一次，没有阻碍时即发布</translation>
    </message>
    <message>
      <source>Check the stack</source>
      <translation>检查整套网格</translation>
    </message>
    <message>
      <source>Check the visible extent; what is known elsewhere stays</source>
      <translation>只检查可见范围，其他地方的已知问题保留</translation>
    </message>
    <message>
      <source>Check what the map &amp;shows</source>
      <translation>检查地图显示范围(&amp;S)</translation>
    </message>
    <message>
      <source>Check what was just edited at &amp;once</source>
      <translation>编辑后立即检查(&amp;O)</translation>
    </message>
    <message>
      <source>Check what was just edited at once, in the background</source>
      <translation>编辑后立即在后台检查所改之处</translation>
    </message>
    <message>
      <source>Check, map and release a stack</source>
      <translation>检查、映射并发布整套网格</translation>
    </message>
    <message>
      <source>Checks every layer of the stack, maps the professional grids onto the base grids, and releases the edition when no error stands against it that no waiver covers. What the checks and the mapping found is written also when the release is refused.</source>
      <translation>检查整套网格的每个图层，建立专业网格与基础网格的映射关系，没有未豁免的错误时发布该版本。即使拒绝发布，检查和映射的结果也会写出。</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>选择文件</translation>
    </message>
    <message>
      <source>Choose a grid in graph, matrix or map to see who serves it, or what it holds.</source>
      <translation>在关系图、矩阵或地图中选择一个网格，查看由哪些专业网格覆盖，或包含哪些基础网格。</translation>
    </message>
    <message>
      <source>Choose a profile</source>
      <translation>选择方案文件</translation>
    </message>
    <message>
      <source>Choose a tool to draw in the base grids.</source>
      <translation>请选择一个工具来绘制基础网格。</translation>
    </message>
    <message>
      <source>Choose field</source>
      <translation>选择字段</translation>
    </message>
    <message>
      <source>Choose the coordinate reference system that the layer was drawn in</source>
      <translation>选择绘制该图层时所用的坐标系</translation>
    </message>
    <message>
      <source>Choose two grids or more to merge.</source>
      <translation>请选择两个或以上的网格进行合并。</translation>
    </message>
    <message>
      <source>Class of the barriers</source>
      <translation>障碍线的类别</translation>
    </message>
    <message>
      <source>Click a grid to lock it, once more to unlock it. Locked grids are hatched.</source>
      <translation>单击网格将其锁定，再次单击解锁。已锁定的网格以斜线显示。</translation>
    </message>
    <message>
      <source>Click a line, or press Enter, to go on to that grid</source>
      <translation>单击一行或按回车，转到该网格</translation>
    </message>
    <message>
      <source>Click from border to border. A double click, a right click or Enter cuts; Backspace takes the last point back, Esc gives up.</source>
      <translation>从边界到边界依次单击。双击、右键或回车完成切割；退格键取消最后一点，Esc 放弃。</translation>
    </message>
    <message>
      <source>Click the grids, then press Enter or the right button; or drag from one grid to its neighbour. Esc gives up.</source>
      <translation>依次单击网格，再按回车或右键；或从一个网格拖到相邻网格。按 Esc 放弃。</translation>
    </message>
    <message>
      <source>Co&amp;nnection</source>
      <translation>连接(&amp;N)</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>编码</translation>
    </message>
    <message>
      <source>Code of a building</source>
      <translation>建筑物编码</translation>
    </message>
    <message>
      <source>Code of new grids</source>
      <translation>新版网格编码</translation>
    </message>
    <message>
      <source>Code of old grids</source>
      <translation>旧版网格编码</translation>
    </message>
    <message>
      <source>Code of the base grids</source>
      <translation>基础网格编码</translation>
    </message>
    <message>
      <source>Code of the communities</source>
      <translation>社区编码</translation>
    </message>
    <message>
      <source>Code of the district whose grids they are</source>
      <translation>网格所属区的代码</translation>
    </message>
    <message>
      <source>Code of the grids</source>
      <translation>网格编码</translation>
    </message>
    <message>
      <source>Code of the parents</source>
      <translation>上级区域的编码</translation>
    </message>
    <message>
      <source>Code of the professional grids</source>
      <translation>专业网格的编码</translation>
    </message>
    <message>
      <source>Code of the receiving grid; empty: the one where the mouse is pressed. Ctrl+click in the map chooses it</source>
      <translation>接收网格的编码；留空则为按下鼠标处的网格。也可在地图上按住 Ctrl 单击选择</translation>
    </message>
    <message>
      <source>Code of the stations</source>
      <translation>站点编码</translation>
    </message>
    <message>
      <source>Code profile {file} cannot be read: {reason}. Check the path.</source>
      <translation>编码规则文件 {file} 无法读取：{reason}。请检查路径。</translation>
    </message>
    <message>
      <source>Code profile {file} is not valid TOML: {reason}.</source>
      <translation>编码规则文件 {file} 不是有效的 TOML：{reason}。</translation>
    </message>
    <message>
      <source>Code profile {file}: merged needs a parent's code of several parts, such as {example}.</source>
      <translation>编码规则文件 {file}：使用 merged 时，区域编码须由多个部分组成，例如 {example}。</translation>
    </message>
    <message>
      <source>Code profile {file}: ranges.{part} is no part of the parent's code. Its parts are: {known}.</source>
      <translation>编码规则文件 {file}：ranges.{part} 不是区域编码的组成部分。其组成部分为：{known}。</translation>
    </message>
    <message>
      <source>Code profile {file}: {member} is {number}, the template has room up to {most}.</source>
      <translation>编码规则文件 {file}：{member} 为 {number}，模板最多容纳到 {most}。</translation>
    </message>
    <message>
      <source>Code profile {file}: {problem}</source>
      <translation>编码规则文件 {file}：{problem}</translation>
    </message>
    <message>
      <source>Code scheme: name, profile (.toml) or template</source>
      <translation>编码规则：名称、规则文件（.toml）或模板</translation>
    </message>
    <message>
      <source>Code {code} belongs to {parent}, but the grid lies in {other}. The code is kept: it may be of an older list of areas. Empty the field to have a new one.</source>
      <translation>编码 {code} 属于 {parent}，而网格位于 {other}。编码予以保留：可能出自旧版区域名录。清空该字段即可重新编码。</translation>
    </message>
    <message>
      <source>Code {code} has not the form of scheme {scheme} ({template}), and is kept. Correct it, or empty the field to have a new one.</source>
      <translation>编码 {code} 不符合规则 {scheme}（{template}）的格式，予以保留。请更正，或清空该字段重新编码。</translation>
    </message>
    <message>
      <source>Code {code} has the {part} 0, and is kept. Numbers begin with 1.</source>
      <translation>编码 {code} 的 {part} 为 0，予以保留。顺序码从 1 开始。</translation>
    </message>
    <message>
      <source>Code {code} is of another object class, and is kept. Check it.</source>
      <translation>编码 {code} 属于其他管理或服务对象类，予以保留。请检查。</translation>
    </message>
    <message>
      <source>Code {code} is used {count} times. Empty the field of all grids but one, and the others get new ones.</source>
      <translation>编码 {code} 使用了 {count} 次。请只保留一个网格的编码，其余清空，即可重新编码。</translation>
    </message>
    <message>
      <source>Code {code} says that {parent} is not divided, but other grids lie there too. The code is kept.</source>
      <translation>编码 {code} 表示 {parent} 未细分，但其中还有其他网格。编码予以保留。</translation>
    </message>
    <message>
      <source>Code {code} was given to another grid. A code that was issued is never to be used again.</source>
      <translation>编码{code}用到了另一个网格上。已发出的编码不得再次使用。</translation>
    </message>
    <message>
      <source>Code {code} was issued for a grid at another place, and a code never moves. It is kept, the register stays as it was: correct it, or empty the field to have a new one.</source>
      <translation>编码 {code} 原发给另一处的网格，编码不得移用。编码暂予保留，登记库不变：请更正，或清空该字段重新编码。</translation>
    </message>
    <message>
      <source>Code {code} was issued on {issued} and cannot be retired on {date}, before that. Give a later DATE.</source>
      <translation>编码 {code} 于 {issued} 发出，不能在此前的 {date} 停用。请给出更晚的 DATE。</translation>
    </message>
    <message>
      <source>Code {code} was retired on {date} and does not come back. Empty the field, and the grid gets a new one.</source>
      <translation>编码 {code} 已于 {date} 停用，不再使用。清空该字段，网格即获得新编码。</translation>
    </message>
    <message>
      <source>Coded grids</source>
      <translation>已编码的网格</translation>
    </message>
    <message>
      <source>Codes are not mended here. Give each grid its own code.</source>
      <translation>此处不修改编码。请为每个网格指定各自的编码。</translation>
    </message>
    <message>
      <source>Codes are not mended here. Give every grid a code.</source>
      <translation>此处不修改编码。请为每个网格补上编码。</translation>
    </message>
    <message>
      <source>Codes not to be used again: {codes}</source>
      <translation>不再使用的编码：{codes}</translation>
    </message>
    <message>
      <source>Codes of scheme {scheme} have no object class. Leave OBJECT_CLASS empty.</source>
      <translation>规则 {scheme} 的编码不含管理或服务对象代码。请将 OBJECT_CLASS 留空。</translation>
    </message>
    <message>
      <source>Codes of the professional grids</source>
      <translation>专业网格编码</translation>
    </message>
    <message>
      <source>Codes that grids have already</source>
      <translation>网格已有的编码</translation>
    </message>
    <message>
      <source>Codes…</source>
      <translation>编码…</translation>
    </message>
    <message>
      <source>Com&amp;pare</source>
      <translation>比较(&amp;P)</translation>
    </message>
    <message>
      <source>Communities</source>
      <translation>社区</translation>
    </message>
    <message>
      <source>Communities down, professional grids across: click a cell or a heading</source>
      <translation>行为社区，列为专业网格：单击单元格或表头</translation>
    </message>
    <message>
      <source>Community</source>
      <translation>社区</translation>
    </message>
    <message>
      <source>Community {code}</source>
      <translation>社区 {code}</translation>
    </message>
    <message>
      <source>Community {code}: {why}</source>
      <translation>社区 {code}：{why}</translation>
    </message>
    <message>
      <source>Compactness: 0 = borders on strong barriers, 1 = round shapes</source>
      <translation>紧凑度：0 = 边界沿强障碍，1 = 形状紧凑</translation>
    </message>
    <message>
      <source>Compare two editions</source>
      <translation>比较两个版本</translation>
    </message>
    <message>
      <source>Compare with edition {edition}</source>
      <translation>与版本 {edition} 比较</translation>
    </message>
    <message>
      <source>Complete it in table {table}.</source>
      <translation>请在表 {table} 中补全。</translation>
    </message>
    <message>
      <source>Components</source>
      <translation>关联组</translation>
    </message>
    <message>
      <source>Compose professional grids</source>
      <translation>拼合专业网格</translation>
    </message>
    <message>
      <source>Coordinates cannot be brought from {source} to {target}: they lie outside of where {source} has a meaning. Check the layer's CRS.</source>
      <translation>无法将坐标从 {source} 转换到 {target}：坐标超出 {source} 的适用范围。请检查图层的坐标系。</translation>
    </message>
    <message>
      <source>Copy the command</source>
      <translation>复制命令</translation>
    </message>
    <message>
      <source>Count the entrances of such a building as buildings of their own.</source>
      <translation>请把这样的建筑物按单元（楼门）分别计为建筑物。</translation>
    </message>
    <message>
      <source>Cut</source>
      <translation>切割</translation>
    </message>
    <message>
      <source>Cut a grid with a line; its buildings are shared out</source>
      <translation>用一条线切割网格，其中的建筑物随之分配</translation>
    </message>
    <message>
      <source>Cut grid {code}</source>
      <translation>切割网格 {code}</translation>
    </message>
    <message>
      <source>Cut off at the outer edge of the base grids.</source>
      <translation>沿基础网格外缘裁去。</translation>
    </message>
    <message>
      <source>DATE is {date}, but codes were issued or retired on {last} already. Give that day or a later one.</source>
      <translation>DATE 为 {date}，但 {last} 已有编码发出或停用。请给出该日或更晚的日期。</translation>
    </message>
    <message>
      <source>DATE is {date}. Give a day such as 2026-11-30.</source>
      <translation>DATE 为 {date}。请给出日期，例如 2026-11-30。</translation>
    </message>
    <message>
      <source>DISTRICT is empty. Give the district's name or code, such as 440308.</source>
      <translation>DISTRICT 为空。请填写区的名称或代码，例如 440308。</translation>
    </message>
    <message>
      <source>DRIFT ({drift} m) is less than NOISE ({noise} m). Give a larger DRIFT, or 0 to have it estimated for each layer.</source>
      <translation>DRIFT（{drift} 米）小于 NOISE（{noise} 米）。请增大 DRIFT，或填 0 逐层估计。</translation>
    </message>
    <message>
      <source>DRIFT is {drift} m; give 0 or more.</source>
      <translation>DRIFT 为 {drift} 米，应为 0 或更大。</translation>
    </message>
    <message>
      <source>Database (PostGIS)</source>
      <translation>数据库（PostGIS）</translation>
    </message>
    <message>
      <source>Database {place} cannot be reached: {reason}. Check host, database and user, and the password in the service or password file.</source>
      <translation>无法连接数据库 {place}：{reason}。请检查主机、数据库和用户，以及服务文件或密码文件中的密码。</translation>
    </message>
    <message>
      <source>Database {place} does not allow this: {reason}. Ask its owner for the role of publishers, or of readers if you only read.</source>
      <translation>数据库 {place} 不允许此操作：{reason}。请向其所有者申请发布者角色；只读取时申请读者角色。</translation>
    </message>
    <message>
      <source>Database {place} does not know EPSG:{srid}. Add it to spatial_ref_sys, or release in another coordinate system.</source>
      <translation>数据库 {place} 不认识 EPSG:{srid}。请将其加入 spatial_ref_sys，或以其他坐标系发布。</translation>
    </message>
    <message>
      <source>Database {place} has no PostGIS. Have its owner run CREATE EXTENSION postgis in it, or choose another database.</source>
      <translation>数据库 {place} 没有 PostGIS。请其所有者在其中执行 CREATE EXTENSION postgis，或选择其他数据库。</translation>
    </message>
    <message>
      <source>Database {place} has no schema {schema}, and you may not make one. Have the database's owner release first, or grant you CREATE on it.</source>
      <translation>数据库 {place} 没有模式 {schema}，而您无权创建。请数据库所有者先发布一次，或授予您 CREATE 权限。</translation>
    </message>
    <message>
      <source>Database {place} holds a release of {last}, which is after {today}. Set the clock of the computer that is wrong.</source>
      <translation>数据库 {place} 中已有 {last} 的发布，晚于 {today}。请校正时钟有误的计算机。</translation>
    </message>
    <message>
      <source>Database {place} holds no release of edition {edition}. Check the name.</source>
      <translation>数据库 {place} 中没有版本 {edition} 的发布。请检查名称。</translation>
    </message>
    <message>
      <source>Database {place} holds no releases in schema {schema}. Check both names.</source>
      <translation>数据库 {place} 的模式 {schema} 中没有发布。请检查这两个名称。</translation>
    </message>
    <message>
      <source>Database {place} holds schema version {version}; this program knows up to {known}. Update the plugin.</source>
      <translation>数据库 {place} 的模式版本为 {version}；本程序只支持到 {known}。请更新插件。</translation>
    </message>
    <message>
      <source>Database {place} holds schema version {version}; this program reads version {known}. Have its owner release once, which upgrades it.</source>
      <translation>数据库 {place} 的模式版本为 {version}；本程序读取版本 {known}。请其所有者发布一次，即可升级。</translation>
    </message>
    <message>
      <source>Database {place} holds schema version {version}; version {known} is needed, and only its owner {owner} can upgrade it. Have them release once.</source>
      <translation>数据库 {place} 的模式版本为 {version}；需要版本 {known}，只有其所有者 {owner} 能升级。请其发布一次。</translation>
    </message>
    <message>
      <source>Database {place} holds the grids of {other}, not of {district}. Choose the district's own database, or another schema.</source>
      <translation>数据库 {place} 存放的是 {other} 的网格，而不是 {district} 的。请选择本区自己的数据库，或另一个模式。</translation>
    </message>
    <message>
      <source>Database {place} is held by somebody's lock. Nothing was changed. Run again later.</source>
      <translation>数据库 {place} 被他人锁定。未作任何更改。请稍后重新运行。</translation>
    </message>
    <message>
      <source>Database {place} is read-only. Connect to the server that is written to, or ask its owner to make it writable.</source>
      <translation>数据库 {place} 是只读的。请连接可写的服务器，或请其所有者改为可写。</translation>
    </message>
    <message>
      <source>Database {place} keeps its grids in EPSG:{other}; the release is in EPSG:{srid}. Release in EPSG:{other}.</source>
      <translation>数据库 {place} 的网格采用 EPSG:{other}；本次发布采用 EPSG:{srid}。请以 EPSG:{other} 发布。</translation>
    </message>
    <message>
      <source>Database {place} refuses: {reason}. Nothing was changed. Mend what it names, or ask its owner.</source>
      <translation>数据库 {place} 拒绝：{reason}。未作任何更改。请修正其所指出的问题，或询问其所有者。</translation>
    </message>
    <message>
      <source>Database {place} runs on a PostgreSQL older than 14. Have its owner update the server.</source>
      <translation>数据库 {place} 运行的 PostgreSQL 低于 14 版。请其所有者更新服务器。</translation>
    </message>
    <message>
      <source>Day of issue, such as 2026-11-30; empty: today</source>
      <translation>发出日期，例如 2026-11-30；留空为今天</translation>
    </message>
    <message>
      <source>Defects need buildings with footprints. Make the district in full.</source>
      <translation>加入缺陷需要建筑物轮廓。请生成完整的城区。</translation>
    </message>
    <message>
      <source>Design</source>
      <translation>划分</translation>
    </message>
    <message>
      <source>Design automatically</source>
      <translation>自动划分</translation>
    </message>
    <message>
      <source>Design base grids</source>
      <translation>划分基础网格</translation>
    </message>
    <message>
      <source>Design base grids for a district</source>
      <translation>为城区划分基础网格</translation>
    </message>
    <message>
      <source>District whose grids they are (database)</source>
      <translation>网格所属的区（数据库）</translation>
    </message>
    <message>
      <source>Divided along its middle among {count} grids.</source>
      <translation>沿中线分给 {count} 个网格。</translation>
    </message>
    <message>
      <source>Divided along its middle.</source>
      <translation>沿中线分开。</translation>
    </message>
    <message>
      <source>Divides the communities of a district into base grids of even size, and checks the result against the communities: no overlap, no gap, nothing outside.</source>
      <translation>将城区的各社区划分为规模均衡的基础网格，并对照社区检查结果：无重叠、无缝隙、不越界。</translation>
    </message>
    <message>
      <source>Drag a vertex, or a place on an edge that shall become one. All neighbours follow. Esc gives up.</source>
      <translation>拖动节点，或拖动边上的某处以新增节点。所有相邻网格随之变化。按 Esc 放弃。</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>绘制</translation>
    </message>
    <message>
      <source>Draw base grids in the communities, as a layer of their own</source>
      <translation>在各社区内划分基础网格，生成单独的图层</translation>
    </message>
    <message>
      <source>Draw the border onto the edge of the base grid, as one step of undo</source>
      <translation>将边界对齐到基础网格的边，可一步撤销</translation>
    </message>
    <message>
      <source>Draw, check, map and release the grids of a district</source>
      <translation>绘制、检查、映射和发布城区网格</translation>
    </message>
    <message>
      <source>Drawn anew, this place would have got a new fault: it is left as drawn.</source>
      <translation>重绘会在此处造成新的问题，因此保持原样。</translation>
    </message>
    <message>
      <source>Drawn by the computer</source>
      <translation>由计算机划分</translation>
    </message>
    <message>
      <source>Drift: widest digitising slip (m)</source>
      <translation>漂移：数字化误差的最大宽度（米）</translation>
    </message>
    <message>
      <source>Drift: widest digitising slip (m); 0 = estimate per layer</source>
      <translation>偏移：数字化误差的最大宽度（米）；0 表示逐层估计</translation>
    </message>
    <message>
      <source>Drop everything drawn in layer {layer} since it was last stored?</source>
      <translation>放弃图层 {layer} 自上次保存以来的全部绘制内容吗？</translation>
    </message>
    <message>
      <source>Drop everything drawn since it was last stored</source>
      <translation>放弃自上次保存以来的全部绘制内容</translation>
    </message>
    <message>
      <source>EXTENT is no rectangle. Draw one on the map, or give xmin,xmax,ymin,ymax.</source>
      <translation>EXTENT 不是矩形。请在地图上绘制，或按 xmin,xmax,ymin,ymax 给出。</translation>
    </message>
    <message>
      <source>Edition</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Edition {edition}</source>
      <translation>版本 {edition}</translation>
    </message>
    <message>
      <source>Edition {edition} in database {place} is not what was released: {problems} Release it again.</source>
      <translation>数据库 {place} 中的版本 {edition} 与所发布的不一致：{problems} 请重新发布。</translation>
    </message>
    <message>
      <source>Edition {edition} in database {place} was followed by {current}. Choose another EDITION.</source>
      <translation>数据库 {place} 中的版本 {edition} 之后已有 {current}。请选择其他 EDITION。</translation>
    </message>
    <message>
      <source>Edition {edition} is not whole: {reason}</source>
      <translation>版本 {edition} 不完整：{reason}</translation>
    </message>
    <message>
      <source>Edition {edition} is released.</source>
      <translation>版本 {edition} 已发布。</translation>
    </message>
    <message>
      <source>Edition {edition} is what was released: {count} files are unaltered.</source>
      <translation>版本 {edition} 与发布时一致：{count} 个文件均未改动。</translation>
    </message>
    <message>
      <source>Edition {edition} on {url} was replaced by somebody else meanwhile, and stays as it is. Look at what they released; then release again, if yours is to replace it.</source>
      <translation>{url} 上的版本 {edition} 在此期间已被他人替换，现保持不变。请先查看对方发布的内容；如仍要以您的版本替换，请重新发布。</translation>
    </message>
    <message>
      <source>Editions are compared where releases go into a folder.</source>
      <translation>发布到文件夹时才能与以往版本比较。</translation>
    </message>
    <message>
      <source>Editions are listed where releases go into a folder.</source>
      <translation>发布到文件夹时才列出以往版本。</translation>
    </message>
    <message>
      <source>Editions in the folder of the releases, the newest first; Enter adds one to the map</source>
      <translation>发布文件夹中的版本，最新的在前；按回车键加入地图</translation>
    </message>
    <message>
      <source>Edits of {layers} are not saved. What is drawn now would be released.</source>
      <translation>{layers} 的编辑尚未保存。发布的将是当前所画的内容。</translation>
    </message>
    <message>
      <source>Either: field that names the professional grid of each base grid</source>
      <translation>方式一：基础网格所属专业网格的编码字段</translation>
    </message>
    <message>
      <source>Either: release (folder)</source>
      <translation>二选一：发布版本（文件夹）</translation>
    </message>
    <message>
      <source>Events</source>
      <translation>事件</translation>
    </message>
    <message>
      <source>Events found and handled, by grid</source>
      <translation>各网格事件发现与处置</translation>
    </message>
    <message>
      <source>Events with their grids</source>
      <translation>事件及所属网格</translation>
    </message>
    <message>
      <source>Every base grid has a worker of its own.</source>
      <translation>每个基础网格都有专属网格员（一格一员）。</translation>
    </message>
    <message>
      <source>Every grid beside it is locked, or belongs to another parent.</source>
      <translation>相邻网格均已锁定，或属于其他上级区域。</translation>
    </message>
    <message>
      <source>Every grid that covers it is locked.</source>
      <translation>覆盖该处的网格均已锁定。</translation>
    </message>
    <message>
      <source>Every professional layer has an admission record that holds.</source>
      <translation>每个专业图层都有有效的准入登记。</translation>
    </message>
    <message>
      <source>Exclusions</source>
      <translation>除外区域</translation>
    </message>
    <message>
      <source>Exclusions: areas that need no grid</source>
      <translation>除外区域：不需要网格的区域</translation>
    </message>
    <message>
      <source>Existing base grids</source>
      <translation>现有基础网格</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Export the findings that are listed, as a table or with their shapes</source>
      <translation>导出列表中的问题，可为表格，也可带图形</translation>
    </message>
    <message>
      <source>Export the listed findings</source>
      <translation>导出列表中的问题</translation>
    </message>
    <message>
      <source>Exported {file}.</source>
      <translation>已导出 {file}。</translation>
    </message>
    <message>
      <source>Extent: only findings that touch it</source>
      <translation>范围：只报告与其相接的问题</translation>
    </message>
    <message>
      <source>Farthest that a border moved (m)</source>
      <translation>边界最大移动距离（米）</translation>
    </message>
    <message>
      <source>Feasibility by community</source>
      <translation>各社区可行性</translation>
    </message>
    <message>
      <source>Fewest households of a base grid</source>
      <translation>基础网格户数下限</translation>
    </message>
    <message>
      <source>Field of {what}</source>
      <translation>{what}字段</translation>
    </message>
    <message>
      <source>Field {field} of layer {layer} does not hold numbers. Choose another field.</source>
      <translation>图层 {layer} 的字段 {field} 不是数值。请选择其他字段。</translation>
    </message>
    <message>
      <source>Field {field} of layer {layer} holds decimals (such as {value}), in which codes lose digits. Put the codes into a text field.</source>
      <translation>图层 {layer} 的字段 {field} 为小数（如 {value}），编码会丢失位数。请将编码存入文本字段。</translation>
    </message>
    <message>
      <source>Field {field} of layer {layer} holds numbers, and {code} is none. Put the codes into a text field.</source>
      <translation>图层 {layer} 的字段 {field} 存放数字，而 {code} 不是数字。请把编码放入文本字段。</translation>
    </message>
    <message>
      <source>Field {field} of layer {layer} holds numbers: codes lose leading zeros there. Keep codes in a text field.</source>
      <translation>图层 {layer} 的字段 {field} 为数字，编码会丢失前导零。请用文本字段保存编码。</translation>
    </message>
    <message>
      <source>Field {field} of layer {layer} holds {value} for {codes}. Give whole numbers.</source>
      <translation>图层 {layer} 的字段 {field} 中，{codes} 的值为 {value}。请给出整数。</translation>
    </message>
    <message>
      <source>Field {field} of layer {layer} holds {value}, which is neither yes nor no. Choose a field of booleans, or of 1 and 0.</source>
      <translation>图层 {layer} 的字段 {field} 含有 {value}，既不表示是也不表示否。请选择布尔型字段，或取值 1 和 0 的字段。</translation>
    </message>
    <message>
      <source>Fields that the receiving platform wants, where a project does not say otherwise</source>
      <translation>接收平台要求的字段；工程中另有设定时以工程为准</translation>
    </message>
    <message>
      <source>Fields that the receiving platform wants: a profile that comes along, or a file of your own</source>
      <translation>接收平台要求的字段：自带的移交方案，或自己的文件</translation>
    </message>
    <message>
      <source>File of severities and thresholds; without one, those of the contract hold. Numbers above that you changed come before those of the file.</source>
      <translation>严重程度与阈值的文件；不给文件时使用默认规则。上面改过的数值优先于文件中的数值。</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>查找</translation>
    </message>
    <message>
      <source>Find a grid by its code</source>
      <translation>按编码查找网格</translation>
    </message>
    <message>
      <source>Find which base grids share ground with which professional grids</source>
      <translation>找出基础网格与专业网格的对应关系</translation>
    </message>
    <message>
      <source>Findings</source>
      <translation>问题清单</translation>
    </message>
    <message>
      <source>Findings by rule</source>
      <translation>按规则统计的问题</translation>
    </message>
    <message>
      <source>Findings by rule; click a bar to see these alone</source>
      <translation>按规则统计的问题；单击条形只看该规则</translation>
    </message>
    <message>
      <source>Findings that stay as they are: {count}. Until the last day they stand in no release's way.</source>
      <translation>保持原状的问题：{count} 个。截止日期之前不妨碍发布。</translation>
    </message>
    <message>
      <source>Findings: grids without a code, and codes that are odd</source>
      <translation>问题：没有编码的网格和异常的编码</translation>
    </message>
    <message>
      <source>Fix</source>
      <translation>修复</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Folder for the sample district</source>
      <translation>存放示例城区的文件夹</translation>
    </message>
    <message>
      <source>Folder of the releases, postgres:CONNECTION, or https://PLATFORM</source>
      <translation>发布文件夹，或 postgres:连接名，或 https://平台</translation>
    </message>
    <message>
      <source>Folder of the releases; each edition becomes a folder in it</source>
      <translation>存放发布的文件夹；每个版本成为其中的一个文件夹</translation>
    </message>
    <message>
      <source>Follow every base grid from the last release to what is drawn now</source>
      <translation>逐个追踪基础网格从上次发布到当前的变化</translation>
    </message>
    <message>
      <source>Frame</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Frame: the area that must be covered</source>
      <translation>范围：必须覆盖的区域</translation>
    </message>
    <message>
      <source>From {before} ({old} grids) to {after} ({new} grids)</source>
      <translation>由 {before}（{old} 个网格）到 {after}（{new} 个网格）</translation>
    </message>
    <message>
      <source>Fullest station: load per capacity over the mean</source>
      <translation>最满的站点：单位能力负荷与平均之比</translation>
    </message>
    <message>
      <source>Gap closed up to the edges of base grids {codes}.</source>
      <translation>缝隙已补到基础网格 {codes} 的边界。</translation>
    </message>
    <message>
      <source>GeoPackage</source>
      <translation>GeoPackage</translation>
    </message>
    <message>
      <source>GeoPackage (*.gpkg)</source>
      <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
      <source>Give a layer the role of base grids in the panel Stack first.</source>
      <translation>请先在“图层”面板中为一个图层赋予基础网格的角色。</translation>
    </message>
    <message>
      <source>Give a layer the role of base grids in the panel Stack.</source>
      <translation>请先在“图层”面板中指定基础网格图层。</translation>
    </message>
    <message>
      <source>Give a layer the role of base grids: drop it there, choose it in the list, or let the roles be guessed by the layers' names.</source>
      <translation>请指定基础网格图层：将图层拖到该处、在列表中选择，或按图层名自动识别。</translation>
    </message>
    <message>
      <source>Give a layer the role of buildings in the panel Stack first.</source>
      <translation>请先在“图层”面板中为一个图层赋予建筑物的角色。</translation>
    </message>
    <message>
      <source>Give a layer the role of communities in the panel Stack first.</source>
      <translation>请先在“图层”面板中为一个图层赋予社区的角色。</translation>
    </message>
    <message>
      <source>Give a layer the role of police, fire or another kind in the panel Stack.</source>
      <translation>请先在“图层”面板中指定警务、消防等专业网格图层。</translation>
    </message>
    <message>
      <source>Give a layer the role of professional grids in the panel Stack.</source>
      <translation>请先在“图层”面板中指定专业网格图层。</translation>
    </message>
    <message>
      <source>Give a longer TIME_LIMIT, or 0 for none.</source>
      <translation>请延长 TIME_LIMIT，或设为 0（不限时）。</translation>
    </message>
    <message>
      <source>Give either RELEASE, or BASE with PROFESSIONAL.</source>
      <translation>请给出 RELEASE，或给出 BASE 和 PROFESSIONAL。</translation>
    </message>
    <message>
      <source>Give every building a place of its own.</source>
      <translation>请为每栋建筑物给出各自的位置。</translation>
    </message>
    <message>
      <source>Give every role that is free to the layer that is called like it</source>
      <translation>将空缺的用途指定给名称相符的图层</translation>
    </message>
    <message>
      <source>Give the edition a name first, such as 2026-11.</source>
      <translation>请先给版本命名，例如 2026-11。</translation>
    </message>
    <message>
      <source>Go to the list of fields above</source>
      <translation>转到上方的字段列表</translation>
    </message>
    <message>
      <source>Goes &amp;to</source>
      <translation>划入(&amp;T)</translation>
    </message>
    <message>
      <source>Graph</source>
      <translation>映射关系图</translation>
    </message>
    <message>
      <source>Graph as a drawing (SVG)…</source>
      <translation>关系图矢量图 (SVG)…</translation>
    </message>
    <message>
      <source>Graph as a picture (PNG)…</source>
      <translation>关系图图片 (PNG)…</translation>
    </message>
    <message>
      <source>Graph for other programs (GraphML)…</source>
      <translation>供其他软件使用的关系图 (GraphML)…</translation>
    </message>
    <message>
      <source>Graph of the mapping</source>
      <translation>映射关系图</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>网格</translation>
    </message>
    <message>
      <source>Grid {code} does not border the others. Choose grids that share a border.</source>
      <translation>网格 {code} 与其他网格不相邻。请选择有公共边界的网格。</translation>
    </message>
    <message>
      <source>Grid {code} is locked. Unlock it to change it.</source>
      <translation>网格 {code} 已锁定。如需修改，请先解锁。</translation>
    </message>
    <message>
      <source>Grid {code} is not near here. Choose another receiving grid, or none.</source>
      <translation>网格 {code} 不在附近。请另选接收的网格，或不指定。</translation>
    </message>
    <message>
      <source>Grid {code} stays out of the band with {people}: {reason}.</source>
      <translation>网格 {code} 仍未达标（{people}）：{reason}。</translation>
    </message>
    <message>
      <source>Grid {code} would be in several parts, and layer {layer} holds none like that. Save it with multipolygons and give that the role.</source>
      <translation>网格 {code} 将由多个部件组成，而图层 {layer} 不能存放多部件要素。请另存为多部件面图层，并把角色赋予该图层。</translation>
    </message>
    <message>
      <source>Grid {code} would fall apart. Paint the part that is cut off as well.</source>
      <translation>网格 {code} 将被分成互不相连的几块。请将被切断的部分一并划入。</translation>
    </message>
    <message>
      <source>Grid {code} would overlap grid {other}. Drop the vertex nearer to its place.</source>
      <translation>网格 {code} 将与网格 {other} 重叠。请将节点放在离原位置更近处。</translation>
    </message>
    <message>
      <source>Grid {new} is new, with {contents}.</source>
      <translation>新增网格{new}，含{contents}</translation>
    </message>
    <message>
      <source>Grid {old} is called {new} now.</source>
      <translation>网格{old}改码为{new}</translation>
    </message>
    <message>
      <source>Grid {old} is called {new} now; its ground is the same.</source>
      <translation>网格{old}改码为{new}，范围不变</translation>
    </message>
    <message>
      <source>Grid {old} was retired, with {contents}.</source>
      <translation>网格{old}停用，原含{contents}</translation>
    </message>
    <message>
      <source>Grid {old} was split into {new}.</source>
      <translation>网格{old}拆分为{new}</translation>
    </message>
    <message>
      <source>Grid {source} gave up {contents} that no grid holds now.</source>
      <translation>网格{source}划出{contents}，现无归属</translation>
    </message>
    <message>
      <source>Grid {source} gave {contents} to {target}.</source>
      <translation>网格{source}划出{contents}至{target}</translation>
    </message>
    <message>
      <source>Grid {source} gives {area} m2 without buildings to grid {target}.</source>
      <translation>网格 {source} 将 {area} 平方米没有建筑物的土地划给网格 {target}。</translation>
    </message>
    <message>
      <source>Grid {source} gives {buildings} buildings with {households} households to grid {target}.</source>
      <translation>网格 {source} 将 {buildings} 栋建筑物、{households} 户划给网格 {target}。</translation>
    </message>
    <message>
      <source>Grid {source} is dissolved: {area} m2 without buildings go to grid {target}.</source>
      <translation>网格 {source} 撤销：{area} 平方米没有建筑物的土地划给网格 {target}。</translation>
    </message>
    <message>
      <source>Grid {source} is dissolved: {buildings} buildings with {households} households go to grid {target}.</source>
      <translation>网格 {source} 撤销：{buildings} 栋建筑物、{households} 户划给网格 {target}。</translation>
    </message>
    <message>
      <source>Grid {source} is divided: {area} m2 without buildings become part of the new grid {target}.</source>
      <translation>网格 {source} 拆分：{area} 平方米没有建筑物的土地划入新网格 {target}。</translation>
    </message>
    <message>
      <source>Grid {source} is divided: {buildings} buildings with {households} households become part of the new grid {target}.</source>
      <translation>网格 {source} 拆分：{buildings} 栋建筑物、{households} 户划入新网格 {target}。</translation>
    </message>
    <message>
      <source>Grid {target} took in {contents} that no grid held.</source>
      <translation>网格{target}划入{contents}，原无归属</translation>
    </message>
    <message>
      <source>GridStrata</source>
      <translation>立体网格</translation>
    </message>
    <message>
      <source>GridStrata manual</source>
      <translation>立体网格手册</translation>
    </message>
    <message>
      <source>GridStrata needs {needed}; found: {found}. Run {command} and restart QGIS.</source>
      <translation>立体网格需要 {needed}；现有：{found}。请运行 {command} 后重启 QGIS。</translation>
    </message>
    <message>
      <source>GridStrata workbench</source>
      <translation>立体网格工作台</translation>
    </message>
    <message>
      <source>GridStrata: settings not stored</source>
      <translation>立体网格：设置未保存</translation>
    </message>
    <message>
      <source>GridStrata: stacked grids of a district</source>
      <translation>立体网格：城区网格叠加</translation>
    </message>
    <message>
      <source>Grids</source>
      <translation>网格</translation>
    </message>
    <message>
      <source>Grids chosen: {count}</source>
      <translation>已选网格：{count} 个</translation>
    </message>
    <message>
      <source>Grids in several pieces are left as they are. Divide or join them.</source>
      <translation>分成几块的网格保持原样。请拆分或合并。</translation>
    </message>
    <message>
      <source>Grids of layer {layer} overlap by up to {width} m ({codes}). Run "Repair a layer of grids" on it, then compare the editions.</source>
      <translation>图层 {layer} 中有网格互相重叠，宽达 {width} 米（{codes}）。请先对其运行“修复网格图层”，再比较版本。</translation>
    </message>
    <message>
      <source>Grids reach into another community ({codes}). Each is taken for one of the community that most of it lies in.</source>
      <translation>网格伸入其他社区（{codes}）。各按其大部分所在的社区处理。</translation>
    </message>
    <message>
      <source>Grids split</source>
      <translation>拆分的网格</translation>
    </message>
    <message>
      <source>Grids unchanged</source>
      <translation>未变的网格</translation>
    </message>
    <message>
      <source>Grids were edited since they were checked. Check again.</source>
      <translation>检查之后网格有过编辑，请重新检查。</translation>
    </message>
    <message>
      <source>Grids with another code</source>
      <translation>改码的网格</translation>
    </message>
    <message>
      <source>Grids {old} were merged into {new}.</source>
      <translation>网格{old}合并为{new}</translation>
    </message>
    <message>
      <source>Grids {old} were re-shuffled into {new}.</source>
      <translation>网格{old}重新划分为{new}</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>面积占比</translation>
    </message>
    <message>
      <source>Ground beyond the base grids stays as drawn, where it is more than drift.</source>
      <translation>超出基础网格且宽于偏移的部分保持原样。</translation>
    </message>
    <message>
      <source>Ground beyond the frame is not cut off. Check the frame, or the grid.</source>
      <translation>超出范围的部分不裁切。请检查范围或网格。</translation>
    </message>
    <message>
      <source>Ground that changed hands</source>
      <translation>易手的地块</translation>
    </message>
    <message>
      <source>Ground that changed hands (m²)</source>
      <translation>易手面积（平方米）</translation>
    </message>
    <message>
      <source>Groups of grids re-shuffled</source>
      <translation>重新划分的网格组</translation>
    </message>
    <message>
      <source>Groups of grids whose borders moved</source>
      <translation>调整边界的网格组</translation>
    </message>
    <message>
      <source>Hand over the workers' phone numbers, too</source>
      <translation>同时移交网格员电话</translation>
    </message>
    <message>
      <source>Hand-over profile {file} is not valid TOML: {reason}.</source>
      <translation>移交方案 {file} 不是有效的 TOML：{reason}。</translation>
    </message>
    <message>
      <source>Hand-over profile {file}: {fault}</source>
      <translation>移交方案 {file}：{fault}</translation>
    </message>
    <message>
      <source>Hand-over profile: {known}, or a file (.toml)</source>
      <translation>移交方案：{known}，或一个文件（.toml）</translation>
    </message>
    <message>
      <source>Height of the rows grids are numbered in (m); empty: the scheme's</source>
      <translation>编号行高（米）；留空按编码规则</translation>
    </message>
    <message>
      <source>Households</source>
      <translation>户数</translation>
    </message>
    <message>
      <source>Households of a base grid</source>
      <translation>每个基础网格的户数</translation>
    </message>
    <message>
      <source>Households of a building</source>
      <translation>建筑物户数</translation>
    </message>
    <message>
      <source>Households or residents of a grid: fewest</source>
      <translation>每个网格的户数或人口：最小值</translation>
    </message>
    <message>
      <source>Households or residents of a grid: most</source>
      <translation>每个网格的户数或人口：最大值</translation>
    </message>
    <message>
      <source>Households or residents of a grid: target</source>
      <translation>每个网格的户数或人口：目标值</translation>
    </message>
    <message>
      <source>How grids are numbered: a scheme that comes along, a file of your own, or a template</source>
      <translation>网格如何编码：自带的编码规则、自己的文件或模板</translation>
    </message>
    <message>
      <source>INPUT is only a part of its layer: the codes of all other grids would be retired for good. Give the whole layer, or leave REGISTER empty.</source>
      <translation>INPUT 只是图层的一部分：其余网格的编码将永久停用。请给出整个图层，或将 REGISTER 留空。</translation>
    </message>
    <message>
      <source>If the platform uses an authority of its own, give that authority's CA file.</source>
      <translation>如果平台使用自建证书机构，请提供该机构的 CA 文件。</translation>
    </message>
    <message>
      <source>In database {place} you may not use PostGIS. Have its owner run GRANT USAGE ON SCHEMA {schema} TO PUBLIC.</source>
      <translation>在数据库 {place} 中您无权使用 PostGIS。请其所有者执行 GRANT USAGE ON SCHEMA {schema} TO PUBLIC。</translation>
    </message>
    <message>
      <source>In database {place}, {user} may only read. Have {owner} grant the role of publishers, or connect as another user.</source>
      <translation>在数据库 {place} 中，{user} 只能读取。请 {owner} 授予发布者角色，或以其他用户连接。</translation>
    </message>
    <message>
      <source>In the band of {fewest} to {most} households</source>
      <translation>在 {fewest} 至 {most} 户的范围内</translation>
    </message>
    <message>
      <source>Inspect the layers of a stack</source>
      <translation>检查各图层</translation>
    </message>
    <message>
      <source>It becomes one grid as it is. Check that BUILDINGS covers it.</source>
      <translation>它整体成为一个网格。请检查建筑物图层是否覆盖该社区。</translation>
    </message>
    <message>
      <source>It becomes one grid as it is. Check the fields HOUSEHOLDS and RESIDENTS, and MEASURE.</source>
      <translation>它整体成为一个网格。请检查户数字段、人口字段和所计的量（MEASURE）。</translation>
    </message>
    <message>
      <source>It failed without a word.</source>
      <translation>运行失败，没有给出原因。</translation>
    </message>
    <message>
      <source>It failed: {error}</source>
      <translation>执行失败：{error}</translation>
    </message>
    <message>
      <source>It has</source>
      <translation>它有</translation>
    </message>
    <message>
      <source>It has expired: ask the platform to renew it, and check the clock.</source>
      <translation>证书已过期：请平台更新证书，并检查本机时钟。</translation>
    </message>
    <message>
      <source>It has no buildings.</source>
      <translation>它没有建筑物。</translation>
    </message>
    <message>
      <source>It was made out to another host: check the address.</source>
      <translation>证书是颁发给另一主机的：请检查地址。</translation>
    </message>
    <message>
      <source>Its X looks as if it began with the number of the zone (such as 38): set the CRS with zone prefix, or take the number away.</source>
      <translation>其横坐标似乎带有带号（如 38）：请设置含带号的坐标系，或去掉带号。</translation>
    </message>
    <message>
      <source>Its X looks as if the number of the zone was missing: set the CRS without zone prefix.</source>
      <translation>其横坐标似乎缺少带号：请设置不含带号的坐标系。</translation>
    </message>
    <message>
      <source>Its axes look swapped, and its east coordinate looks as if it began with the number of the zone (such as 38): exchange X and Y and set the CRS with zone prefix.</source>
      <translation>其坐标轴似乎颠倒，且横坐标似乎带有带号（如 38）：请交换 X 和 Y，并设置含带号的坐标系。</translation>
    </message>
    <message>
      <source>Its axes look swapped: exchange X and Y.</source>
      <translation>其坐标轴似乎颠倒：请交换 X 和 Y。</translation>
    </message>
    <message>
      <source>Its coordinates look like degrees: set a geographic CRS, such as EPSG:4490.</source>
      <translation>其坐标似乎为经纬度：请设置地理坐标系，如 EPSG:4490。</translation>
    </message>
    <message>
      <source>Its coordinates look like those of Shenzhen's own system, which has no public definition: have the city's surveyors transform it to CGCS2000.</source>
      <translation>其坐标似乎属于深圳独立坐标系，该坐标系没有公开参数：请由测绘部门转换为 CGCS2000。</translation>
    </message>
    <message>
      <source>Its other buildings have</source>
      <translation>其余建筑物有</translation>
    </message>
    <message>
      <source>Its outline is too tangled to be divided. Mend it by hand.</source>
      <translation>轮廓过于复杂，无法自动分配。请手工修改。</translation>
    </message>
    <message>
      <source>Its {number} buildings have no {measure}.</source>
      <translation>其 {number} 栋建筑物中没有一{measure}。</translation>
    </message>
    <message>
      <source>KIND is "{kind}". Give the kind of the professional grids, such as police.</source>
      <translation>KIND 为“{kind}”。请给出专业网格的类别，如 police。</translation>
    </message>
    <message>
      <source>KINDS names {unknown}, which is no kind here. There are: {known}.</source>
      <translation>KINDS 中的 {unknown} 不是此处的类别。现有类别：{known}。</translation>
    </message>
    <message>
      <source>Kept by the grid of the higher priority.</source>
      <translation>归优先级较高的网格。</translation>
    </message>
    <message>
      <source>Kept by the grid that holds most of the buildings.</source>
      <translation>归其中建筑物大部分所在的网格。</translation>
    </message>
    <message>
      <source>Kept by the grid whose shape it suits best.</source>
      <translation>归形状最合适的网格。</translation>
    </message>
    <message>
      <source>Kept by the locked grid.</source>
      <translation>归已锁定的网格。</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Kind of the events</source>
      <translation>事件类别</translation>
    </message>
    <message>
      <source>Kind of the professional grids, such as police</source>
      <translation>专业网格的类别，如 police</translation>
    </message>
    <message>
      <source>Kinds that answer, as value=kind;value=kind</source>
      <translation>责任类别，写成 取值=类别;取值=类别</translation>
    </message>
    <message>
      <source>Known defects</source>
      <translation>已知缺陷</translation>
    </message>
    <message>
      <source>Large ground without buildings</source>
      <translation>大片没有建筑物的土地</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>Layer put right</source>
      <translation>坐标已纠正的图层</translation>
    </message>
    <message>
      <source>Layer that it should fit</source>
      <translation>应与之相符的图层</translation>
    </message>
    <message>
      <source>Layer {copy} takes the role of layer {layer}, which stays in the project, hidden.</source>
      <translation>图层 {copy} 已接替图层 {layer}；原图层保留在工程中，但不显示。</translation>
    </message>
    <message>
      <source>Layer {layer} cannot be edited: it is read-only. Save it as a GeoPackage and give that the role.</source>
      <translation>图层 {layer} 为只读，不能编辑。请另存为 GeoPackage，并把角色赋予该图层。</translation>
    </message>
    <message>
      <source>Layer {layer} cannot be read. Repair its data source or choose another layer.</source>
      <translation>图层 {layer} 无法读取。请修复其数据源，或选择其他图层。</translation>
    </message>
    <message>
      <source>Layer {layer} cannot hold grids in several parts, as this one would become. Draw the border by hand.</source>
      <translation>图层 {layer} 不能保存多部件网格，而该网格将成为多部件。请手工绘制边界。</translation>
    </message>
    <message>
      <source>Layer {layer} does not fit layer {reference} better without the offset of GCJ-02. Leave its coordinates as they are, or give no layer that it should fit.</source>
      <translation>去掉 GCJ-02 偏移后，图层 {layer} 与图层 {reference} 并不更相符。请保留其坐标，或不指定应与之相符的图层。</translation>
    </message>
    <message>
      <source>Layer {layer} does not lie in China, where GCJ-02 is used. Check its CRS.</source>
      <translation>图层 {layer} 不在使用 GCJ-02 的中国境内。请检查其坐标系。</translation>
    </message>
    <message>
      <source>Layer {layer} does not take a new grid. Save it as a GeoPackage and use that.</source>
      <translation>图层 {layer} 不接受新的网格。请另存为 GeoPackage 后使用该图层。</translation>
    </message>
    <message>
      <source>Layer {layer} does not take the lock. Undo, and try again.</source>
      <translation>图层 {layer} 不接受锁定。请撤销后重试。</translation>
    </message>
    <message>
      <source>Layer {layer} does not take the new figures. Undo, and try again.</source>
      <translation>图层 {layer} 不接受新的指标值。请撤销后重试。</translation>
    </message>
    <message>
      <source>Layer {layer} does not take the new shape. Undo, and try again.</source>
      <translation>图层 {layer} 不接受新的图形。请撤销后重试。</translation>
    </message>
    <message>
      <source>Layer {layer} does not touch layer {base}.</source>
      <translation>图层 {layer} 与图层 {base} 不相接。</translation>
    </message>
    <message>
      <source>Layer {layer} does not touch the base grids. Check its coordinate system, or choose another layer.</source>
      <translation>图层 {layer} 与基础网格不相接。请检查其坐标系，或选择其他图层。</translation>
    </message>
    <message>
      <source>Layer {layer} has base grids that name no {kind} grid ({codes}). Fill the field in, or leave these base grids out of the layer.</source>
      <translation>图层 {layer} 中有基础网格未填写所属的 {kind} 网格（{codes}）。请补填该字段，或将这些基础网格移出图层。</translation>
    </message>
    <message>
      <source>Layer {layer} has base grids with a load below 0 ({codes}). Give them 0 or more.</source>
      <translation>图层 {layer} 中有基础网格的负荷小于 0（{codes}）。请改为 0 或以上。</translation>
    </message>
    <message>
      <source>Layer {layer} has codes used more than once ({codes}). Give each grid its own code.</source>
      <translation>图层 {layer} 有重复使用的编码（{codes}）。请给每个网格各自的编码。</translation>
    </message>
    <message>
      <source>Layer {layer} has communities without a code. Give every community a code, or choose another field.</source>
      <translation>图层 {layer} 中有社区没有编码。请为每个社区填写编码，或选择其他字段。</translation>
    </message>
    <message>
      <source>Layer {layer} has edits that are not saved. What would they change?</source>
      <translation>图层 {layer} 有尚未保存的编辑。会带来哪些变化？</translation>
    </message>
    <message>
      <source>Layer {layer} has features without a shape ({codes}). Draw or delete them.</source>
      <translation>图层 {layer} 有没有图形的要素（{codes}）。请补绘或删除。</translation>
    </message>
    <message>
      <source>Layer {layer} has grids with a code used twice ({codes}). Give each its own code.</source>
      <translation>图层 {layer} 有网格编码重复（{codes}）。请为每个网格设置不同的编码。</translation>
    </message>
    <message>
      <source>Layer {layer} has grids with an invalid shape ({codes}). Run "Fix geometries" on it.</source>
      <translation>图层 {layer} 有网格图形无效（{codes}）。请对该图层运行“修复几何图形”。</translation>
    </message>
    <message>
      <source>Layer {layer} has grids without a code ({count}). Give every grid a code.</source>
      <translation>图层 {layer} 有没有编码的网格（{count} 个）。请给每个网格编码。</translation>
    </message>
    <message>
      <source>Layer {layer} has grids without a code. Give every grid a code.</source>
      <translation>图层 {layer} 有网格没有编码。请为每个网格补编码。</translation>
    </message>
    <message>
      <source>Layer {layer} has grids without a shape ({codes}). Draw or delete them.</source>
      <translation>图层 {layer} 有网格没有图形（{codes}）。请补绘或删除。</translation>
    </message>
    <message>
      <source>Layer {layer} has invalid shapes ({codes}). Fix its geometries.</source>
      <translation>图层 {layer} 有无效图形（{codes}）。请修复几何图形。</translation>
    </message>
    <message>
      <source>Layer {layer} has neither points nor polygons: it cannot be {part}.</source>
      <translation>图层 {layer} 既不是点图层也不是面图层，不能作为“{part}”。</translation>
    </message>
    <message>
      <source>Layer {layer} has no admission record.</source>
      <translation>图层 {layer} 没有准入登记。</translation>
    </message>
    <message>
      <source>Layer {layer} has no areas. Choose the layer that holds them.</source>
      <translation>图层 {layer} 中没有区域。请选择含有区域的图层。</translation>
    </message>
    <message>
      <source>Layer {layer} has no coordinate reference system. Set the one it was drawn in (Layer &gt; Set CRS) and run again.</source>
      <translation>图层 {layer} 没有坐标系。请设置其绘制所用的坐标系（图层 &gt; 设置坐标系）后重新运行。</translation>
    </message>
    <message>
      <source>Layer {layer} has no field of codes. Choose one in the panel Stack first.</source>
      <translation>图层 {layer} 没有编码字段。请先在“图层”面板中选择。</translation>
    </message>
    <message>
      <source>Layer {layer} has no field {field} with the community of its grids. Known: {known}.</source>
      <translation>图层 {layer} 没有存放网格所属社区的字段 {field}。现有字段：{known}。</translation>
    </message>
    <message>
      <source>Layer {layer} has no field {field}. Its fields are: {fields}.</source>
      <translation>图层 {layer} 没有字段 {field}。现有字段：{fields}。</translation>
    </message>
    <message>
      <source>Layer {layer} has no grid {codes}: the lineage starts from another edition. Choose the edition that was compared.</source>
      <translation>图层 {layer} 中没有网格 {codes}：该沿革所依据的是另一个版本。请选择当时比较的版本。</translation>
    </message>
    <message>
      <source>Layer {layer} has no grids. Choose the layer that holds them.</source>
      <translation>图层 {layer} 中没有网格。请选择网格所在的图层。</translation>
    </message>
    <message>
      <source>Layer {layer} has no polygons: it cannot be {part}.</source>
      <translation>图层 {layer} 不是面图层，不能作为“{part}”。</translation>
    </message>
    <message>
      <source>Layer {layer} has no shapes of the type needed here. Choose another layer.</source>
      <translation>图层 {layer} 的图形类型不符合要求。请选择其他图层。</translation>
    </message>
    <message>
      <source>Layer {layer} has no stations. Draw some.</source>
      <translation>图层 {layer} 中没有站点。请先绘制站点。</translation>
    </message>
    <message>
      <source>Layer {layer} has stations with a code used twice ({codes}). Give each its own code.</source>
      <translation>图层 {layer} 中有站点编码重复（{codes}）。请为每个站点分别编码。</translation>
    </message>
    <message>
      <source>Layer {layer} has stations without a capacity above 0 ({codes}). Give them one, delete them, or leave the field of the capacities out: all are equal then.</source>
      <translation>图层 {layer} 中有站点的能力不大于 0 或未填写（{codes}）。请补填、删除这些站点，或不给出能力字段（各站点视为相同）。</translation>
    </message>
    <message>
      <source>Layer {layer} has stations without a code. Give every station a code.</source>
      <translation>图层 {layer} 中有站点没有编码。请为每个站点编码。</translation>
    </message>
    <message>
      <source>Layer {layer} has stations without a place ({codes}). Draw or delete them.</source>
      <translation>图层 {layer} 中有站点没有位置（{codes}）。请绘制或删除。</translation>
    </message>
    <message>
      <source>Layer {layer} has {count} invalid shapes. Run "Fix geometries" on it.</source>
      <translation>图层 {layer} 有 {count} 个图形无效。请对该图层运行“修复几何图形”。</translation>
    </message>
    <message>
      <source>Layer {layer} has {stations} stations for {grids} base grids. Each needs one of its own: leave stations out, or take finer base grids.</source>
      <translation>图层 {layer} 有 {stations} 个站点，而基础网格只有 {grids} 个。每个站点至少需要一个基础网格：请减少站点，或采用更小的基础网格。</translation>
    </message>
    <message>
      <source>Layer {layer} is empty: nothing is drawn in it. Choose another layer.</source>
      <translation>图层 {layer} 是空的：其中没有任何图形。请选择其他图层。</translation>
    </message>
    <message>
      <source>Layer {layer} is no table: it cannot be {part}.</source>
      <translation>图层 {layer} 不是表格，不能作为“{part}”。</translation>
    </message>
    <message>
      <source>Layer {layer} is of the kind base. Choose the professional layer, or give it its kind.</source>
      <translation>图层 {layer} 的类别是基础网格。请选择专业网格图层，或为其指定类别。</translation>
    </message>
    <message>
      <source>Layer {layer} is of the kind {kind}, like layer {other}. Give every layer a kind of its own.</source>
      <translation>图层 {layer} 与图层 {other} 的类别同为 {kind}。请给每个图层不同的类别。</translation>
    </message>
    <message>
      <source>Layer {layer} is stored.</source>
      <translation>图层 {layer} 已保存。</translation>
    </message>
    <message>
      <source>Layer {layer} lets no grid go. Save it as a GeoPackage and use that.</source>
      <translation>图层 {layer} 不允许删除网格。请另存为 GeoPackage 后使用该图层。</translation>
    </message>
    <message>
      <source>Layer {layer} lies outside of where its CRS {crs} is used.</source>
      <translation>图层 {layer} 位于其坐标系 {crs} 的适用范围之外。</translation>
    </message>
    <message>
      <source>Layer {layer} lies where it should already. Leave its coordinates as they are.</source>
      <translation>图层 {layer} 的位置本已正确，无需改动坐标。</translation>
    </message>
    <message>
      <source>Layer {layer} looks as if it was drawn on a Chinese internet map (GCJ-02: Amap, Tencent): taken back by that map's offset, it fits the other layer much better. Convert it from GCJ-02 to its CRS first.</source>
      <translation>图层 {layer} 似乎是在互联网地图（GCJ-02：高德、腾讯）上绘制的：扣除该地图的偏移后与另一图层吻合得多。请先由 GCJ-02 转换到其坐标系。</translation>
    </message>
    <message>
      <source>Layer {layer} of edition {edition} cannot be opened. Verify the edition.</source>
      <translation>无法打开版本 {edition} 的图层 {layer}。请校验该版本。</translation>
    </message>
    <message>
      <source>Layer {layer} takes no new field. Add a field {field} for yes and no to it, or save it as a GeoPackage and give that the role.</source>
      <translation>图层 {layer} 不能新增字段。请为其添加表示是与否的字段 {field}，或另存为 GeoPackage 并把角色赋予该图层。</translation>
    </message>
    <message>
      <source>Layer {layer} was edited meanwhile. Mend again.</source>
      <translation>图层 {layer} 在此期间被编辑过，请重新修复。</translation>
    </message>
    <message>
      <source>Layer {layer} was not stored: {reason}. The edits are still there.</source>
      <translation>图层 {layer} 未能保存：{reason}。编辑内容仍然保留。</translation>
    </message>
    <message>
      <source>Layer {layer} was read in part only: {reason}. Run it again; if that does not help, repair the file.</source>
      <translation>图层 {layer} 只读取了一部分：{reason}。请重新运行；若仍不行，请修复该文件。</translation>
    </message>
    <message>
      <source>Layer {layer}, grid {code}, field {field}: {why}</source>
      <translation>图层 {layer}，网格 {code}，字段 {field}：{why}</translation>
    </message>
    <message>
      <source>Layer {layer}, grid {code}: {field} holds {value}, which a database cannot keep. Correct it.</source>
      <translation>图层 {layer}，网格 {code}：{field} 的值 {value} 无法存入数据库。请更正。</translation>
    </message>
    <message>
      <source>Layer {layer}: a building cannot have fewer than 0 households or residents ({codes}). Correct the numbers.</source>
      <translation>图层 {layer}：建筑物的户数和人口不能小于 0（{codes}）。请更正数值。</translation>
    </message>
    <message>
      <source>Layer {layer}: communities overlap or leave gaps between them ({places}). {remedy}</source>
      <translation>图层 {layer}：社区之间有重叠或缝隙（{places}）。{remedy}</translation>
    </message>
    <message>
      <source>Layer {layer}: grids overlap or leave gaps between them ({places}). Mend their borders first.</source>
      <translation>图层 {layer}：网格之间有重叠或缝隙（{places}）。请先修正其边界。</translation>
    </message>
    <message>
      <source>Layer {layer}: {details} are left out; shapes are read as plain polygons</source>
      <translation>图层 {layer}：忽略 {details}，按普通面读取</translation>
    </message>
    <message>
      <source>Layer {layer}: {grids} grids changed, as one step that can be undone.</source>
      <translation>图层 {layer}：改动了 {grids} 个网格，可一步撤销。</translation>
    </message>
    <message>
      <source>Layers of roads, railways and rivers that base grids should not cross</source>
      <translation>基础网格不应跨越的道路、铁路和河流图层</translation>
    </message>
    <message>
      <source>Layers with a role: {count}. No problems.</source>
      <translation>已指定用途的图层：{count} 个，没有问题。</translation>
    </message>
    <message>
      <source>Layers with a role: {count}. Problems: {problems}.</source>
      <translation>已指定用途的图层：{count} 个；问题：{problems} 个。</translation>
    </message>
    <message>
      <source>Layers with a role: {count}. They could not be inspected.</source>
      <translation>已指定用途的图层：{count} 个，未能检查。</translation>
    </message>
    <message>
      <source>Layers {before} and {after} share no ground: they are not two editions of one district. Choose two editions of the same layer, and check their coordinate systems.</source>
      <translation>图层 {before} 与 {after} 没有共同的范围，不是同一地区的两个版本。请选择同一图层的两个版本，并检查其坐标系。</translation>
    </message>
    <message>
      <source>Left as it is: {reasons}</source>
      <translation>保持原状：{reasons}</translation>
    </message>
    <message>
      <source>Left out: {details}</source>
      <translation>已略去：{details}</translation>
    </message>
    <message>
      <source>Let the chosen findings stay, with a reason, an author and a last day</source>
      <translation>让所选问题保留，并写明原因、负责人和截止日期</translation>
    </message>
    <message>
      <source>Lineage</source>
      <translation>网格沿革</translation>
    </message>
    <message>
      <source>Links between grids</source>
      <translation>网格关联线</translation>
    </message>
    <message>
      <source>Load of the base grids</source>
      <translation>基础网格的负荷</translation>
    </message>
    <message>
      <source>Load the sample district</source>
      <translation>加载示例城区</translation>
    </message>
    <message>
      <source>Load: {meaning}</source>
      <translation>负荷：{meaning}</translation>
    </message>
    <message>
      <source>Loads that miss their station's part of the capacity by more than {balance}: {grids}. Base grids that are finer, stations elsewhere or other capacities help.</source>
      <translation>负荷与站点应占份额相差超过 {balance} 的有：{grids}。可细分基础网格、调整站点位置或能力。</translation>
    </message>
    <message>
      <source>Lock</source>
      <translation>锁定</translation>
    </message>
    <message>
      <source>Lock grid {code}</source>
      <translation>锁定网格 {code}</translation>
    </message>
    <message>
      <source>Lock grids that must not change, or unlock them</source>
      <translation>锁定不得改动的网格，或将其解锁</translation>
    </message>
    <message>
      <source>Locked: grids never to change</source>
      <translation>锁定：不得改动的网格</translation>
    </message>
    <message>
      <source>Look at the layers</source>
      <translation>查看图层</translation>
    </message>
    <message>
      <source>MEASURE is residents, but RESIDENTS is not given. Choose the field.</source>
      <translation>按人口划分（MEASURE），但没有给出人口字段（RESIDENTS）。请选择字段。</translation>
    </message>
    <message>
      <source>MINIMUM ({minimum}) is not between 0 and MAXIMUM ({maximum}).</source>
      <translation>MINIMUM（{minimum}）不在 0 与 MAXIMUM（{maximum}）之间。</translation>
    </message>
    <message>
      <source>MINIMUM {low} and MAXIMUM {high} would take in every grid.</source>
      <translation>MINIMUM 为 {low}、MAXIMUM 为 {high} 时，全部网格都能达标。</translation>
    </message>
    <message>
      <source>MINIMUM {minimum} is above MAXIMUM {maximum}. Give a smaller MINIMUM.</source>
      <translation>MINIMUM {minimum} 大于 MAXIMUM {maximum}。请减小 MINIMUM。</translation>
    </message>
    <message>
      <source>Make several grids one</source>
      <translation>把几个网格合并为一个</translation>
    </message>
    <message>
      <source>Manifest</source>
      <translation>发布清单</translation>
    </message>
    <message>
      <source>Manual</source>
      <translation>手册</translation>
    </message>
    <message>
      <source>Map</source>
      <translation>映射</translation>
    </message>
    <message>
      <source>Map base grids onto professional grids</source>
      <translation>建立基础网格与专业网格的映射</translation>
    </message>
    <message>
      <source>Map what is saved and what is drawn, and say what differs</source>
      <translation>对已保存的与正在编辑的网格分别建立映射，列出差别</translation>
    </message>
    <message>
      <source>Mapping</source>
      <translation>建立映射</translation>
    </message>
    <message>
      <source>Matri&amp;x</source>
      <translation>矩阵(&amp;X)</translation>
    </message>
    <message>
      <source>Matrix as a table (CSV)…</source>
      <translation>矩阵表格 (CSV)…</translation>
    </message>
    <message>
      <source>Mean distance to the station (m)</source>
      <translation>到站点的平均距离（米）</translation>
    </message>
    <message>
      <source>Mean distance to the station: {distance} m; to the nearest one: {nearest} m</source>
      <translation>到所属站点的平均距离：{distance} 米；到最近站点：{nearest} 米</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>所计的量</translation>
    </message>
    <message>
      <source>Measured in {name} ({crs})</source>
      <translation>量算坐标系：{name}（{crs}）</translation>
    </message>
    <message>
      <source>Median: widest strip between barriers that is no block (m)</source>
      <translation>分隔带：障碍线之间不成为街区的最大宽度（米）</translation>
    </message>
    <message>
      <source>Mend findings</source>
      <translation>修复问题</translation>
    </message>
    <message>
      <source>Mend their borders first, or give the water between them as WATER.</source>
      <translation>请先修正其边界，或将其间的水面作为 WATER 给出。</translation>
    </message>
    <message>
      <source>Mend their borders first.</source>
      <translation>请先修正其边界。</translation>
    </message>
    <message>
      <source>Mending it would have made: {faults}</source>
      <translation>修复会造成：{faults}</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>合并</translation>
    </message>
    <message>
      <source>Merge {codes} into {code}</source>
      <translation>把 {codes} 并入 {code}</translation>
    </message>
    <message>
      <source>Mergers</source>
      <translation>合并而成的网格</translation>
    </message>
    <message>
      <source>Metadata of layer {layer}</source>
      <translation>图层 {layer} 的元数据</translation>
    </message>
    <message>
      <source>Meter</source>
      <translation>计量</translation>
    </message>
    <message>
      <source>Most households of a base grid</source>
      <translation>基础网格户数上限</translation>
    </message>
    <message>
      <source>Most that a load may miss its station's part of the capacity (%)</source>
      <translation>站点负荷与应占份额的允许偏差（%）</translation>
    </message>
    <message>
      <source>Move a border; all grids that share it follow</source>
      <translation>移动边界，共用该边界的网格随之变化</translation>
    </message>
    <message>
      <source>Move the border of {codes}</source>
      <translation>移动 {codes} 的边界</translation>
    </message>
    <message>
      <source>Moves: who gives buildings to whom</source>
      <translation>变动：建筑物由哪个网格划到哪个网格</translation>
    </message>
    <message>
      <source>NOISE is {noise} m; give 0 or more.</source>
      <translation>NOISE 为 {noise} 米，应为 0 或更大。</translation>
    </message>
    <message>
      <source>Name of the edition</source>
      <translation>版本名称</translation>
    </message>
    <message>
      <source>Name of the edition: a folder of that name, or a row in the database</source>
      <translation>版本名称：文件夹以此命名，或成为数据库中的一条记录</translation>
    </message>
    <message>
      <source>Name of the parents</source>
      <translation>上级区域的名称</translation>
    </message>
    <message>
      <source>Name, then Enter</source>
      <translation>名称，按回车</translation>
    </message>
    <message>
      <source>Neither ASSIGN nor STATIONS is given. Give the field of BASE that names the professional grids, or a layer of stations to draw them around.</source>
      <translation>ASSIGN 和 STATIONS 均未给出。请给出 BASE 中填写所属专业网格的字段，或给出站点图层。</translation>
    </message>
    <message>
      <source>New edition</source>
      <translation>新版</translation>
    </message>
    <message>
      <source>New grids</source>
      <translation>新增的网格</translation>
    </message>
    <message>
      <source>Next finding</source>
      <translation>下一个问题</translation>
    </message>
    <message>
      <source>No edition lies in this folder yet: this is the first one.</source>
      <translation>此文件夹中还没有版本：这是第一个版本。</translation>
    </message>
    <message>
      <source>No edits wait to be saved.</source>
      <translation>没有未保存的编辑。</translation>
    </message>
    <message>
      <source>No error stands against the release.</source>
      <translation>没有阻碍发布的错误。</translation>
    </message>
    <message>
      <source>No finding is accepted.</source>
      <translation>没有豁免的问题。</translation>
    </message>
    <message>
      <source>No grid has the code {code}. Check it.</source>
      <translation>没有编码为 {code} 的网格，请核对。</translation>
    </message>
    <message>
      <source>No layer has the role {kind} any more. Check again.</source>
      <translation>已没有图层担任 {kind}，请重新检查。</translation>
    </message>
    <message>
      <source>No layer is called like a role that is free. Choose layers in the lists, or drop them onto roles.</source>
      <translation>没有图层的名称与空缺的用途相符。请在列表中选择图层，或将图层拖到用途上。</translation>
    </message>
    <message>
      <source>No parent is given for base grid {code}.</source>
      <translation>没有给出基础网格 {code} 的上级。</translation>
    </message>
    <message>
      <source>No register is given: nobody remembers these codes, and later ones may repeat those of grids that are gone by then. Give REGISTER the name of a file.</source>
      <translation>未给出登记库：这些编码没有登记，以后可能与届时已消失网格的编码重复。请在 REGISTER 中给出文件名。</translation>
    </message>
    <message>
      <source>No relation names base grid {code}. Check the code.</source>
      <translation>映射关系中没有基础网格 {code}。请检查编码。</translation>
    </message>
    <message>
      <source>No relation names {kind} grid {code}. Check the kind and the code.</source>
      <translation>映射关系中没有类别为 {kind} 的网格 {code}。请检查类别和编码。</translation>
    </message>
    <message>
      <source>No relation to a professional grid changes.</source>
      <translation>与专业网格的对应关系没有变化。</translation>
    </message>
    <message>
      <source>Nobody knows where the CRS of layer {layer} is used. Give a layer that it should fit.</source>
      <translation>图层 {layer} 的坐标系没有使用范围。请指定应与之相符的图层。</translation>
    </message>
    <message>
      <source>Nobody's ground stays nobody's, where it is more than drift: give it to a grid.</source>
      <translation>宽于偏移的无归属地块仍无归属：请划归某个网格。</translation>
    </message>
    <message>
      <source>Nobody's ground stays nobody's: give it to a grid.</source>
      <translation>无归属地块仍无归属：请划归某个网格。</translation>
    </message>
    <message>
      <source>Noise: widest sliver that means nothing (m)</source>
      <translation>噪声：可忽略狭缝的最大宽度（米）</translation>
    </message>
    <message>
      <source>Not in the band of {fewest} to {most} households</source>
      <translation>不在 {fewest} 至 {most} 户的范围内</translation>
    </message>
    <message>
      <source>Not inspected</source>
      <translation>未检查</translation>
    </message>
    <message>
      <source>Nothing changed: edition {edition} is there already, to the byte.</source>
      <translation>没有变化：版本 {edition} 已在那里，逐字节相同。</translation>
    </message>
    <message>
      <source>Nothing could be mended: {reasons}</source>
      <translation>未能修复：{reasons}</translation>
    </message>
    <message>
      <source>Nothing is mapped yet. Press Map.</source>
      <translation>尚未建立映射，请点击“建立映射”。</translation>
    </message>
    <message>
      <source>Nothing is pending: all edits of the base grids are saved.</source>
      <translation>没有待保存的内容：基础网格的编辑均已保存。</translation>
    </message>
    <message>
      <source>Nothing is wrong</source>
      <translation>没有问题</translation>
    </message>
    <message>
      <source>Nothing is wrong: no finding at all.</source>
      <translation>没有发现任何问题。</translation>
    </message>
    <message>
      <source>Nothing to do: this very release is there already: {release}</source>
      <translation>无需发布：同一版本已在目标处：{release}</translation>
    </message>
    <message>
      <source>Nothing valid can be made of it, or it is locked. Draw it anew.</source>
      <translation>无法修正为有效图形，或该网格已锁定。请重新绘制。</translation>
    </message>
    <message>
      <source>Nothing was checked yet. Press Check all.</source>
      <translation>尚未检查。请按“全部检查”。</translation>
    </message>
    <message>
      <source>Nothing was released into this folder yet.</source>
      <translation>此文件夹中还没有发布。</translation>
    </message>
    <message>
      <source>Nothing would be left of grid {code}. Merge the two grids instead.</source>
      <translation>网格 {code} 将不剩任何范围。请改用“合并”将两个网格合并。</translation>
    </message>
    <message>
      <source>Number of base grids</source>
      <translation>基础网格数</translation>
    </message>
    <message>
      <source>Number of base grids in the band</source>
      <translation>达标的基础网格数</translation>
    </message>
    <message>
      <source>Number of base grids left as they were</source>
      <translation>保持不变的基础网格数</translation>
    </message>
    <message>
      <source>Number of base grids not wholly covered</source>
      <translation>未完全覆盖的基础网格数</translation>
    </message>
    <message>
      <source>Number of codes that grids keep</source>
      <translation>保留的编码数</translation>
    </message>
    <message>
      <source>Number of communities that cannot be divided in the band</source>
      <translation>无法全部达标的社区数</translation>
    </message>
    <message>
      <source>Number of defects</source>
      <translation>缺陷数</translation>
    </message>
    <message>
      <source>Number of errors</source>
      <translation>错误数</translation>
    </message>
    <message>
      <source>Number of events</source>
      <translation>事件数</translation>
    </message>
    <message>
      <source>Number of events handled</source>
      <translation>已处置事件数</translation>
    </message>
    <message>
      <source>Number of events outside of all base grids</source>
      <translation>基础网格之外的事件数</translation>
    </message>
    <message>
      <source>Number of files</source>
      <translation>文件数</translation>
    </message>
    <message>
      <source>Number of findings</source>
      <translation>问题数</translation>
    </message>
    <message>
      <source>Number of findings left</source>
      <translation>仍存在的问题数</translation>
    </message>
    <message>
      <source>Number of grids changed</source>
      <translation>图形有变动的网格数</translation>
    </message>
    <message>
      <source>Number of grids without a code</source>
      <translation>没有编码的网格数</translation>
    </message>
    <message>
      <source>Number of hints</source>
      <translation>提示数</translation>
    </message>
    <message>
      <source>Number of moves</source>
      <translation>变动数</translation>
    </message>
    <message>
      <source>Number of new codes</source>
      <translation>新编码数</translation>
    </message>
    <message>
      <source>Number of places mended</source>
      <translation>修复处数</translation>
    </message>
    <message>
      <source>Number of problems</source>
      <translation>问题数</translation>
    </message>
    <message>
      <source>Number of professional grids</source>
      <translation>专业网格数</translation>
    </message>
    <message>
      <source>Number of professional grids in several parts</source>
      <translation>由多个部分组成的专业网格数</translation>
    </message>
    <message>
      <source>Number of relations</source>
      <translation>映射关系数</translation>
    </message>
    <message>
      <source>Number of retired codes</source>
      <translation>停用的编码数</translation>
    </message>
    <message>
      <source>Number of warnings</source>
      <translation>警告数</translation>
    </message>
    <message>
      <source>Number the base grids by a code scheme: opens Assign codes, filled in</source>
      <translation>按编码方案给基础网格编码：打开已填好的“分配编码”</translation>
    </message>
    <message>
      <source>OBJECT_CLASS is {given}. Scheme {scheme} needs one of {width} digits.</source>
      <translation>OBJECT_CLASS 为 {given}。规则 {scheme} 需要 {width} 位的管理或服务对象代码。</translation>
    </message>
    <message>
      <source>Object class of professional grids (6 digits)</source>
      <translation>专业网格的管理或服务对象代码（6 位）</translation>
    </message>
    <message>
      <source>Old edition</source>
      <translation>旧版</translation>
    </message>
    <message>
      <source>One line in {count} is drawn; a grid that is chosen shows all of its own.</source>
      <translation>每 {count} 条连线只画一条；选中网格时显示其全部连线。</translation>
    </message>
    <message>
      <source>One of its grids would be left without ground. Delete or redraw one of them.</source>
      <translation>其中一个网格会因此没有面积。请删除或重绘其中之一。</translation>
    </message>
    <message>
      <source>One professional grid holds one base grid, and nothing else</source>
      <translation>一对一：一个专业网格只包含一个基础网格</translation>
    </message>
    <message>
      <source>One professional grid holds several base grids whole</source>
      <translation>一对多：一个专业网格完整包含多个基础网格</translation>
    </message>
    <message>
      <source>Only a part was checked. Check all to know everything.</source>
      <translation>只检查了一部分。要了解全部，请做全部检查。</translation>
    </message>
    <message>
      <source>Only the grids that they name may change</source>
      <translation>只改动其中列出的网格</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>未处理</translation>
    </message>
    <message>
      <source>Open the edition's folder in the file manager</source>
      <translation>在文件管理器中打开该版本的文件夹</translation>
    </message>
    <message>
      <source>Open the folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message>
      <source>Open the layer's metadata, where it is recorded</source>
      <translation>打开图层元数据，在其中登记准入</translation>
    </message>
    <message>
      <source>Open the manual at this panel (F1)</source>
      <translation>打开手册中的本页（F1）</translation>
    </message>
    <message>
      <source>Open the sample district</source>
      <translation>打开示例城区</translation>
    </message>
    <message>
      <source>Or count the entrances of large buildings as buildings of their own.</source>
      <translation>或把大型建筑物按单元（楼门）分别计为建筑物。</translation>
    </message>
    <message>
      <source>Or set MAXIMUM to {number} or more.</source>
      <translation>或将 MAXIMUM 设为 {number} 以上。</translation>
    </message>
    <message>
      <source>Or: base grids</source>
      <translation>或：基础网格</translation>
    </message>
    <message>
      <source>Or: stations to draw grids around</source>
      <translation>方式二：围绕其划分网格的站点</translation>
    </message>
    <message>
      <source>Overlap ended at the edges of base grids {codes}.</source>
      <translation>重叠已止于基础网格 {codes} 的边界。</translation>
    </message>
    <message>
      <source>PROFESSIONAL_CODE names the kind {kind}, which no layer has. Kinds: {kinds}.</source>
      <translation>PROFESSIONAL_CODE 中的类别 {kind} 没有对应图层。现有类别：{kinds}。</translation>
    </message>
    <message>
      <source>Paint</source>
      <translation>涂绘</translation>
    </message>
    <message>
      <source>Paint &amp;with</source>
      <translation>涂绘对象(&amp;W)</translation>
    </message>
    <message>
      <source>Paint atoms or buildings from one grid to another</source>
      <translation>把最小单元或建筑物从一个网格涂绘到另一个网格</translation>
    </message>
    <message>
      <source>Paint the ground of {count} buildings to {code}</source>
      <translation>把 {count} 栋建筑物的用地涂绘到 {code}</translation>
    </message>
    <message>
      <source>Paint {count} atoms to {code}</source>
      <translation>把 {count} 个最小单元涂绘到 {code}</translation>
    </message>
    <message>
      <source>Parents: areas that grids are numbered in, such as communities</source>
      <translation>上级区域：网格在其中编号，如社区</translation>
    </message>
    <message>
      <source>Parents: areas that grids must not leave</source>
      <translation>上级区域：网格不得超出的区域</translation>
    </message>
    <message>
      <source>Platform (https)</source>
      <translation>平台（https）</translation>
    </message>
    <message>
      <source>Port</source>
      <translation>港口</translation>
    </message>
    <message>
      <source>Press in the grid that receives, drag over what it shall have, release. Esc or a right click gives up. Ctrl+click chooses the receiving grid for good.</source>
      <translation>在接收的网格内按下鼠标，拖过要划入的部分，再松开。按 Esc 或右键放弃。按住 Ctrl 单击可固定接收的网格。</translation>
    </message>
    <message>
      <source>Preview: write the proof and the changes, but no aligned layer</source>
      <translation>预览：只写出证明和变动，不写对齐后的图层</translation>
    </message>
    <message>
      <source>Preview: write the proof and the changes, but no repaired layer</source>
      <translation>预览：只写出证明和变动，不写修复后的图层</translation>
    </message>
    <message>
      <source>Previous finding</source>
      <translation>上一个问题</translation>
    </message>
    <message>
      <source>Priority: the grid with the higher number keeps an overlap</source>
      <translation>优先级：数值较大的网格保留重叠处</translation>
    </message>
    <message>
      <source>Problems</source>
      <translation>问题</translation>
    </message>
    <message>
      <source>Professional grids</source>
      <translation>专业网格</translation>
    </message>
    <message>
      <source>Professional grids in several parts, because their base grids do not lie side by side: {codes}.</source>
      <translation>由多个部分组成的专业网格（其基础网格互不相邻）：{codes}。</translation>
    </message>
    <message>
      <source>Professional layer</source>
      <translation>专业网格图层</translation>
    </message>
    <message>
      <source>Professional layers</source>
      <translation>专业网格图层</translation>
    </message>
    <message>
      <source>Profiles</source>
      <translation>方案</translation>
    </message>
    <message>
      <source>Profiles (*.toml)</source>
      <translation>方案文件 (*.toml)</translation>
    </message>
    <message>
      <source>Proof: what was mended, place by place</source>
      <translation>证明：逐处说明修复内容</translation>
    </message>
    <message>
      <source>Put right</source>
      <translation>纠正</translation>
    </message>
    <message>
      <source>Put right so, layer {layer} would still lie elsewhere. Choose what else is wrong.</source>
      <translation>按此纠正后，图层 {layer} 的位置仍不正确。请选择其他错误。</translation>
    </message>
    <message>
      <source>Put the coordinates of a layer right</source>
      <translation>纠正图层坐标</translation>
    </message>
    <message>
      <source>QGIS has no PostgreSQL connection {name}. Make it in the browser panel.</source>
      <translation>QGIS 中没有名为 {name} 的 PostgreSQL 连接。请在浏览器面板中新建。</translation>
    </message>
    <message>
      <source>Quality of the base grids</source>
      <translation>基础网格质量</translation>
    </message>
    <message>
      <source>RATES needs to know which events are handled. Give STATE_FIELD.</source>
      <translation>RATES 需要知道哪些事件已处置。请给出 STATE_FIELD。</translation>
    </message>
    <message>
      <source>Re-divide</source>
      <translation>调整划分</translation>
    </message>
    <message>
      <source>Re-divide base grids</source>
      <translation>调整基础网格</translation>
    </message>
    <message>
      <source>Reach: widest gap in a barrier that is closed (m)</source>
      <translation>接合距离：障碍线缺口自动接上的最大宽度（米）</translation>
    </message>
    <message>
      <source>Read the mapping</source>
      <translation>读取映射</translation>
    </message>
    <message>
      <source>Really split: a person decides which grid it belongs to.</source>
      <translation>确实被切割：由人决定归哪个网格。</translation>
    </message>
    <message>
      <source>Record</source>
      <translation>登记</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Register of issued codes: read if it is there, and brought up to date</source>
      <translation>编码登记库：存在时读取并更新</translation>
    </message>
    <message>
      <source>Register {register} is damaged: {reason}. Put a copy from before in its place, so that no code is issued twice.</source>
      <translation>登记库 {register} 已损坏：{reason}。请换上之前的副本，以免重复发码。</translation>
    </message>
    <message>
      <source>Register {register} is of another district: its codes begin with {own}, those of layer {layer} with {given}. Give the register of this district, or the name of a new file.</source>
      <translation>登记库 {register} 属于另一个区：其编码以 {own} 开头，图层 {layer} 的编码以 {given} 开头。请给出本区的登记库，或新文件名。</translation>
    </message>
    <message>
      <source>Register {register} is of scheme {own} ({own_template}), not of {scheme} ({template}). Give the register of that scheme, or the name of a new file.</source>
      <translation>登记库 {register} 的编码规则是 {own}（{own_template}），而不是 {scheme}（{template}）。请给出该规则的登记库，或新文件名。</translation>
    </message>
    <message>
      <source>Register {register} is open in another program, which has not yet put its changes into the file. Close it there and run again.</source>
      <translation>登记库 {register} 正在其他程序中打开，改动尚未写入文件。请在该程序中关闭后重新运行。</translation>
    </message>
    <message>
      <source>Register {register} was begun with rows of {height} m, which are kept.</source>
      <translation>登记库 {register} 首次编号的行高为 {height} 米，予以沿用。</translation>
    </message>
    <message>
      <source>Register {register} was changed by somebody else while this ran. Run again, so that no code is issued twice.</source>
      <translation>运行期间登记库 {register} 被他人改动。请重新运行，以免重复发码。</translation>
    </message>
    <message>
      <source>Register {register} was written by another version of the plugin (format {format}). Update the plugin.</source>
      <translation>登记库 {register} 由其他版本的插件写成（格式 {format}）。请更新插件。</translation>
    </message>
    <message>
      <source>Relation matrix</source>
      <translation>对应关系矩阵</translation>
    </message>
    <message>
      <source>Relations</source>
      <translation>映射关系</translation>
    </message>
    <message>
      <source>Relations as a table (CSV)…</source>
      <translation>对应关系表 (CSV)…</translation>
    </message>
    <message>
      <source>Relations of the grid chosen</source>
      <translation>所选网格的对应关系</translation>
    </message>
    <message>
      <source>Relations of {kind} leave out base grids: {codes}.</source>
      <translation>{kind} 的映射关系缺少基础网格：{codes}。</translation>
    </message>
    <message>
      <source>Relations of {kind} name base grids that are not there: {codes}.</source>
      <translation>{kind} 的映射关系中有不存在的基础网格：{codes}。</translation>
    </message>
    <message>
      <source>Relations of {kind} name professional grids that are not there: {codes}.</source>
      <translation>{kind} 的映射关系中有不存在的专业网格：{codes}。</translation>
    </message>
    <message>
      <source>Relations that change:</source>
      <translation>将要变化的对应关系：</translation>
    </message>
    <message>
      <source>Release</source>
      <translation>发布</translation>
    </message>
    <message>
      <source>Release edition {edition}</source>
      <translation>发布版本 {edition}</translation>
    </message>
    <message>
      <source>Release: folder, or postgres:CONNECTION for the current one</source>
      <translation>发布：文件夹，或 postgres:连接名（其中的当前发布）</translation>
    </message>
    <message>
      <source>Released</source>
      <translation>发布时间</translation>
    </message>
    <message>
      <source>Released: {release}</source>
      <translation>已发布：{release}</translation>
    </message>
    <message>
      <source>Releases so far</source>
      <translation>历次发布</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>修复</translation>
    </message>
    <message>
      <source>Repair a layer of grids</source>
      <translation>修复网格图层</translation>
    </message>
    <message>
      <source>Repaired grids</source>
      <translation>修复后的网格</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Report with pictures before and after</source>
      <translation>报告（附前后对照图）</translation>
    </message>
    <message>
      <source>Reservoirs</source>
      <translation>水库</translation>
    </message>
    <message>
      <source>Residents</source>
      <translation>人口</translation>
    </message>
    <message>
      <source>Residents of a building</source>
      <translation>建筑物实有人口</translation>
    </message>
    <message>
      <source>Resolve the overlap or gap between the grids named, as one step of undo</source>
      <translation>消除所列网格之间的重叠或缝隙，可一步撤销</translation>
    </message>
    <message>
      <source>Restore &amp;defaults</source>
      <translation>恢复默认值(&amp;D)</translation>
    </message>
    <message>
      <source>Retired grids</source>
      <translation>停用的网格</translation>
    </message>
    <message>
      <source>Retired: {codes}</source>
      <translation>已停用：{codes}</translation>
    </message>
    <message>
      <source>River beds</source>
      <translation>河道</translation>
    </message>
    <message>
      <source>Rivers</source>
      <translation>河流</translation>
    </message>
    <message>
      <source>Roads</source>
      <translation>道路</translation>
    </message>
    <message>
      <source>Roles guessed by name: {pairs}.</source>
      <translation>已按名称识别：{pairs}。</translation>
    </message>
    <message>
      <source>Roll back</source>
      <translation>放弃编辑</translation>
    </message>
    <message>
      <source>Route events</source>
      <translation>事件分拨</translation>
    </message>
    <message>
      <source>Rule</source>
      <translation>规则</translation>
    </message>
    <message>
      <source>Rule profile</source>
      <translation>规则文件</translation>
    </message>
    <message>
      <source>Rule profile {file} cannot be read: {reason}.</source>
      <translation>无法读取规则文件 {file}：{reason}。</translation>
    </message>
    <message>
      <source>Rule profile {file} gives {rule} the severity {severity}. Use one of {known}.</source>
      <translation>规则文件 {file} 为 {rule} 设置的严重程度是 {severity}。可用的有：{known}。</translation>
    </message>
    <message>
      <source>Rule profile {file} gives {setting} the value {value}. Give one such as {default}.</source>
      <translation>规则文件 {file} 中 {setting} 的值为 {value}。应类似 {default}。</translation>
    </message>
    <message>
      <source>Rule profile {file} is not valid TOML: {reason}.</source>
      <translation>规则文件 {file} 不是有效的 TOML：{reason}。</translation>
    </message>
    <message>
      <source>Rule profile {file} names the unknown rule {rule}. Known: {known}.</source>
      <translation>规则文件 {file} 中的规则 {rule} 不存在。可用的有：{known}。</translation>
    </message>
    <message>
      <source>Rule profile {file} names the unknown setting {setting}. Known: {known}.</source>
      <translation>规则文件 {file} 中的设置项 {setting} 不存在。可用的有：{known}。</translation>
    </message>
    <message>
      <source>SCALE is {scale}; give 1 or more.</source>
      <translation>SCALE 为 {scale}，应为 1 或更大。</translation>
    </message>
    <message>
      <source>SCHEME is {scheme}. Give one of {known}, the path of a profile (.toml), or a template such as {example}.</source>
      <translation>SCHEME 为 {scheme}。请给出 {known} 之一、规则文件（.toml）的路径，或模板，例如 {example}。</translation>
    </message>
    <message>
      <source>SEED is {seed}; give 0 or more.</source>
      <translation>SEED 为 {seed}，应为 0 或更大。</translation>
    </message>
    <message>
      <source>Same shape, one vertex more: {codes}</source>
      <translation>形状不变，仅增加节点：{codes}</translation>
    </message>
    <message>
      <source>Sample data</source>
      <translation>示例数据</translation>
    </message>
    <message>
      <source>Sample district</source>
      <translation>示例城区</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Save the edits of these layers</source>
      <translation>保存这些图层的编辑</translation>
    </message>
    <message>
      <source>Say first where the release goes: a folder, a database, or a platform.</source>
      <translation>请先说明发布到哪里：文件夹、数据库或平台。</translation>
    </message>
    <message>
      <source>Say why they may stay, and who answers for it.</source>
      <translation>请写明为何可以保留，以及由谁负责。</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>倍数</translation>
    </message>
    <message>
      <source>Schema {schema} of database {place} holds something else. Choose another schema or database.</source>
      <translation>数据库 {place} 的模式 {schema} 已用于其他内容。请选择其他模式或数据库。</translation>
    </message>
    <message>
      <source>Scheme {scheme}, template {template}: {reason}.</source>
      <translation>编码规则 {scheme}，模板 {template}：{reason}。</translation>
    </message>
    <message>
      <source>Scheme {scheme}: {value} is no {part} of {width} characters.</source>
      <translation>编码规则 {scheme}：{value} 不是 {width} 位的 {part}。</translation>
    </message>
    <message>
      <source>Sea</source>
      <translation>海域</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Seen on the ma&amp;p</source>
      <translation>仅地图范围(&amp;P)</translation>
    </message>
    <message>
      <source>Select what is at fault, zoom to it, and open the attribute table</source>
      <translation>选中有问题的要素，缩放至该处，并打开属性表</translation>
    </message>
    <message>
      <source>Selected in layer {layer}: {count}</source>
      <translation>已在图层 {layer} 中选中 {count} 个要素</translation>
    </message>
    <message>
      <source>Set CRS…</source>
      <translation>设置坐标系…</translation>
    </message>
    <message>
      <source>Set MINIMUM to {low} or less, or MAXIMUM to {high} or more.</source>
      <translation>请将 MINIMUM 设为 {low} 以下，或将 MAXIMUM 设为 {high} 以上。</translation>
    </message>
    <message>
      <source>Set MINIMUM to {number} or less, or join it with the neighbouring community {code} ({together} {measure} together).</source>
      <translation>请将 MINIMUM 设为 {number} 以下，或与相邻社区 {code} 合并（合计 {together} {measure}）。</translation>
    </message>
    <message>
      <source>Set MINIMUM to {number} or less.</source>
      <translation>请将 MINIMUM 设为 {number} 以下。</translation>
    </message>
    <message>
      <source>Several layers were dropped. Choose the one that is {part} in the list.</source>
      <translation>拖入了多个图层。请在列表中选择作为“{part}”的图层。</translation>
    </message>
    <message>
      <source>Several professional grids share one base grid</source>
      <translation>多对一：多个专业网格共同覆盖一个基础网格</translation>
    </message>
    <message>
      <source>Several professional grids share several base grids</source>
      <translation>多对多：多个专业网格与多个基础网格交叉对应</translation>
    </message>
    <message>
      <source>Share of the base grid's ground</source>
      <translation>占基础网格面积的比例</translation>
    </message>
    <message>
      <source>Share of the base grid's households</source>
      <translation>占基础网格户数的比例</translation>
    </message>
    <message>
      <source>Share of the community</source>
      <translation>占社区的比例</translation>
    </message>
    <message>
      <source>Shares of {kind} do not sum to 1 for {codes}.</source>
      <translation>{kind}：{codes} 的占比之和不等于 1。</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>查看</translation>
    </message>
    <message>
      <source>Show one community, or all</source>
      <translation>显示一个社区或全部社区</translation>
    </message>
    <message>
      <source>Show one professional kind, or all</source>
      <translation>显示一类专业网格或全部类别</translation>
    </message>
    <message>
      <source>Show only findings in layers of this kind</source>
      <translation>只显示该类图层的问题</translation>
    </message>
    <message>
      <source>Show only findings in this community</source>
      <translation>只显示该社区的问题</translation>
    </message>
    <message>
      <source>Show only findings in this state</source>
      <translation>只显示该状态的问题</translation>
    </message>
    <message>
      <source>Show only findings of this rule</source>
      <translation>只显示该规则的问题</translation>
    </message>
    <message>
      <source>Show only findings of this severity: {severity}</source>
      <translation>只显示该严重程度的问题：{severity}</translation>
    </message>
    <message>
      <source>Show only findings that the map shows</source>
      <translation>只显示地图范围内的问题</translation>
    </message>
    <message>
      <source>Show only findings with this text in their grids, community or message</source>
      <translation>只显示网格、社区或说明中含有该文字的问题</translation>
    </message>
    <message>
      <source>Show the settings that the plugin comes with; they are stored with OK</source>
      <translation>显示插件自带的设置；按“确定”后保存</translation>
    </message>
    <message>
      <source>Show the whole graph (0)</source>
      <translation>显示整个关系图 (0)</translation>
    </message>
    <message>
      <source>Show these findings in the panel Check</source>
      <translation>在检查面板中查看这些问题</translation>
    </message>
    <message>
      <source>Since edition {edition} of {day}:</source>
      <translation>自版本 {edition}（{day}）以来：</translation>
    </message>
    <message>
      <source>Something changed</source>
      <translation>有变化</translation>
    </message>
    <message>
      <source>Stack</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>Staffing is known after the next check.</source>
      <translation>人员配备情况在下次检查后可知。</translation>
    </message>
    <message>
      <source>Staffing is not asked: no table has the role of workers.</source>
      <translation>未检查人员配备：没有表担任网格员角色。</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>State of the events</source>
      <translation>事件状态</translation>
    </message>
    <message>
      <source>States of events that are handled, separated by ;</source>
      <translation>表示已处置的状态值，用 ; 分隔</translation>
    </message>
    <message>
      <source>Station {station} stands in no base grid: it starts from the nearest, {code}, {distance} m away. Check its place.</source>
      <translation>站点 {station} 不在任何基础网格内：从最近的基础网格 {code}（相距 {distance} 米）起算。请核对其位置。</translation>
    </message>
    <message>
      <source>Stations {stations} stand in one base grid, {code}. Move one of them, or make them one station with the capacity of both.</source>
      <translation>站点 {stations} 位于同一基础网格 {code} 内。请移动其中之一，或合并为一个站点并将能力相加。</translation>
    </message>
    <message>
      <source>Stop; nothing is changed</source>
      <translation>停止；不作任何改动</translation>
    </message>
    <message>
      <source>Store what was drawn in the layer of the base grids</source>
      <translation>把绘制的内容保存到基础网格图层</translation>
    </message>
    <message>
      <source>Strength of barriers by class</source>
      <translation>各类障碍的强度</translation>
    </message>
    <message>
      <source>Sub-districts</source>
      <translation>街道</translation>
    </message>
    <message>
      <source>Summary by kind and rule</source>
      <translation>按类别和规则汇总</translation>
    </message>
    <message>
      <source>TARGET holds a password. Leave it out: keep it in QGIS's authentication system, in a service file, or in .pgpass.</source>
      <translation>TARGET 中含有密码。请去掉，改存于 QGIS 认证系统、服务文件或 .pgpass。</translation>
    </message>
    <message>
      <source>TARGET {target} is not between MINIMUM {minimum} and MAXIMUM {maximum}. Choose one that is, from 1 on.</source>
      <translation>TARGET {target} 不在 MINIMUM {minimum} 与 MAXIMUM {maximum} 之间。请在其间取值，且不小于 1。</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Table of findings that were accepted, with reason and expiry</source>
      <translation>豁免表：已豁免的问题及其理由和有效期</translation>
    </message>
    <message>
      <source>Table of the records by which professional layers were let in</source>
      <translation>专业图层的准入登记表</translation>
    </message>
    <message>
      <source>Table of who works in which base grid: grid_code, worker_id</source>
      <translation>网格员表：grid_code、worker_id</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Take this kind out of the stack; its layer stays in the project</source>
      <translation>移除此类别；其图层保留在工程中</translation>
    </message>
    <message>
      <source>Tar&amp;get</source>
      <translation>目标(&amp;G)</translation>
    </message>
    <message>
      <source>Text file (*.txt)</source>
      <translation>文本文件 (*.txt)</translation>
    </message>
    <message>
      <source>The &amp;chosen findings</source>
      <translation>所选问题(&amp;C)</translation>
    </message>
    <message>
      <source>The Python module psycopg2 is missing. Install python3-psycopg2 (or psycopg2-binary) and run again.</source>
      <translation>缺少 Python 模块 psycopg2。请安装 python3-psycopg2（或 psycopg2-binary）后重新运行。</translation>
    </message>
    <message>
      <source>The address of the platform holds a user or a password. Leave them out: releases are signed with a key.</source>
      <translation>平台地址中含有用户名或密码。请去掉：发布以密钥签名。</translation>
    </message>
    <message>
      <source>The admission record of layer {layer} does not hold: {fault}.</source>
      <translation>图层 {layer} 的准入登记无效：{fault}。</translation>
    </message>
    <message>
      <source>The area that must be covered; without it, the union of the base grids</source>
      <translation>必须覆盖的范围；不指定时为基础网格的并集</translation>
    </message>
    <message>
      <source>The authentication configuration {name} cannot be used. Make one of the method Basic, with user and password, and unlock QGIS's authentication system.</source>
      <translation>认证配置 {name} 无法使用。请新建“基本”方式的配置（用户名和密码），并解锁 QGIS 认证系统。</translation>
    </message>
    <message>
      <source>The base grids were edited while they were re-divided. Run it again.</source>
      <translation>调整期间基础网格被编辑过。请重新运行。</translation>
    </message>
    <message>
      <source>The base grids: polygons, each with one code and one worker</source>
      <translation>基础网格：面图层，一格一码、一格一员</translation>
    </message>
    <message>
      <source>The border of grid {code} would cross itself. Drop the vertex nearer to its place.</source>
      <translation>网格 {code} 的边界将自相交。请将节点放在离原位置更近处。</translation>
    </message>
    <message>
      <source>The border would cut a building. Lead it round the building.</source>
      <translation>边界将切割建筑物。请绕开该建筑物。</translation>
    </message>
    <message>
      <source>The borders of layer {layer} run nowhere near those of layer {base}: only {share} of their length lies within {drift} m. There is nothing to align. Check that the two layers belong together, and that neither is displaced.</source>
      <translation>图层 {layer} 的边界与图层 {base} 的边界相去甚远：只有 {share} 的长度在 {drift} 米以内，没有可对齐之处。请确认两个图层确属同一区域，且都没有偏移。</translation>
    </message>
    <message>
      <source>The building stays with the grid that holds most of it.</source>
      <translation>建筑物归其大部分所在的网格。</translation>
    </message>
    <message>
      <source>The buildings, as points or polygons, with their households and residents</source>
      <translation>建筑物：点或面，含户数和人口</translation>
    </message>
    <message>
      <source>The certificate of {host} cannot be trusted, and nothing was sent: {reason}. {remedy}</source>
      <translation>{host} 的证书不可信，未发送任何内容：{reason}。{remedy}</translation>
    </message>
    <message>
      <source>The clock of this computer is {seconds} s ahead of that of {url}, where it is {now}; {tolerance} s are allowed. Set the one that is wrong by a time server.</source>
      <translation>本机时钟比 {url} 快 {seconds} 秒（对方时间为 {now}），允许相差 {tolerance} 秒。请用时间服务器校准有误的一方。</translation>
    </message>
    <message>
      <source>The clock of this computer is {seconds} s behind that of {url}, where it is {now}; {tolerance} s are allowed. Set the one that is wrong by a time server.</source>
      <translation>本机时钟比 {url} 慢 {seconds} 秒（对方时间为 {now}），允许相差 {tolerance} 秒。请用时间服务器校准有误的一方。</translation>
    </message>
    <message>
      <source>The communities: every base grid lies in exactly one</source>
      <translation>社区：每个基础网格位于且仅位于一个社区</translation>
    </message>
    <message>
      <source>The connection is not written as PostgreSQL's library wants it. Write service=NAME, or host=... dbname=... user=...; put values with spaces in single quotes.</source>
      <translation>连接的写法不符合 PostgreSQL 库的要求。请写成 service=NAME，或 host=... dbname=... user=...；含空格的值请加单引号。</translation>
    </message>
    <message>
      <source>The connection to database {place} was lost. Either all or nothing was released: run again, and it will say which.</source>
      <translation>与数据库 {place} 的连接已中断。发布要么全部完成，要么完全没有：请重新运行，即可知晓。</translation>
    </message>
    <message>
      <source>The contents cannot be read: {reason}.</source>
      <translation>无法读取内容：{reason}。</translation>
    </message>
    <message>
      <source>The coordinate reference system of layer {layer} ({crs}) is a local one. Set one that says where on the Earth it lies (Layer &gt; Set CRS) and run again.</source>
      <translation>图层 {layer} 的坐标系（{crs}）是本地坐标系，无法确定其在地球上的位置。请设置有明确位置的坐标系（图层 &gt; 设置坐标系）后重新运行。</translation>
    </message>
    <message>
      <source>The coordinate reference system of the release is not known here. Update QGIS.</source>
      <translation>无法识别该发布版本的坐标系。请更新 QGIS。</translation>
    </message>
    <message>
      <source>The coordinate system {crs} has no EPSG code, by which a database knows it. Release in one that has, such as EPSG:4547.</source>
      <translation>坐标系 {crs} 没有 EPSG 代码，数据库无法识别。请以有代码的坐标系发布，例如 EPSG:4547。</translation>
    </message>
    <message>
      <source>The disk of database {place} is full. Nothing was changed. Free some space there and run again.</source>
      <translation>数据库 {place} 的磁盘已满。未作任何更改。请腾出空间后重新运行。</translation>
    </message>
    <message>
      <source>The disk of {url} is full, and the release before stays current. Have space freed there and release again: what has arrived is kept.</source>
      <translation>{url} 的磁盘已满，原有发布仍然有效。请对方腾出空间后重新发布：已到达的内容会保留。</translation>
    </message>
    <message>
      <source>The district has no place for another defect: {wanted}. Give another SEED.</source>
      <translation>该城区没有位置再放缺陷：{wanted}。请换一个 SEED。</translation>
    </message>
    <message>
      <source>The edits of layer {layer} cannot be saved: {reason}</source>
      <translation>图层 {layer} 的编辑无法保存：{reason}</translation>
    </message>
    <message>
      <source>The edits went on meanwhile. Compare again.</source>
      <translation>比较期间又有新的编辑，请重新比较。</translation>
    </message>
    <message>
      <source>The file is called {name}: read from it, the layer is of the kind {name}. Call it {kind}, and other algorithms know what it is.</source>
      <translation>文件名为 {name}：从该文件读取时，图层类别即为 {name}。将文件命名为 {kind}，其他算法即可识别其类别。</translation>
    </message>
    <message>
      <source>The first {shown} of {count} base grids are shown. Choose a kind, a class or a community to see the others.</source>
      <translation>共 {count} 个基础网格，显示前 {shown} 个。选择类别、关系类型或社区可查看其他网格。</translation>
    </message>
    <message>
      <source>The folder {folder} holds the edition {edition}. Give it that name again.</source>
      <translation>文件夹 {folder} 中是版本 {edition}。请改回该名称。</translation>
    </message>
    <message>
      <source>The graph cannot be written as {file}. Use .graphml or .json.</source>
      <translation>无法将映射关系图写成 {file}。请使用 .graphml 或 .json。</translation>
    </message>
    <message>
      <source>The grid beside it takes it.</source>
      <translation>归相邻网格。</translation>
    </message>
    <message>
      <source>The grid has no shape. Draw it or delete it, and run again.</source>
      <translation>网格没有图形。请绘制或删除后重新运行。</translation>
    </message>
    <message>
      <source>The grid has {parent} for itself, but number {number}, which would say so, was issued before and is not used again.</source>
      <translation>网格独占 {parent}，但表示未细分的顺序码 {number} 以前已经发出，不再使用。</translation>
    </message>
    <message>
      <source>The grid lies in no area of layer {layer}, or most of it outside. Check its place, or add the area.</source>
      <translation>网格不在图层 {layer} 的任何区域内，或大部分在区域之外。请检查其位置，或补充区域。</translation>
    </message>
    <message>
      <source>The grid lies in {heads} ({parents}). Scheme {scheme} has room for one of them: divide the grid along the border.</source>
      <translation>网格跨 {heads}（{parents}）。规则 {scheme} 只能容纳其中一个：请沿界线拆分网格。</translation>
    </message>
    <message>
      <source>The grid lies in {parents}. Scheme {scheme} codes grids of one area only: divide the grid along the border.</source>
      <translation>网格跨 {parents}。规则 {scheme} 只能为位于一个区域的网格编码：请沿界线拆分网格。</translation>
    </message>
    <message>
      <source>The grid lies in {parent}, and reaches beyond the areas of layer {layer}. Check the border.</source>
      <translation>网格位于 {parent}，并超出图层 {layer} 的区域。请检查边界。</translation>
    </message>
    <message>
      <source>The grid lies in {parent}, which has no code that scheme {scheme} could use ({form}). Give it one, or code its grids by a scheme of your own.</source>
      <translation>网格位于 {parent}，该区域没有规则 {scheme} 可用的编码（{form}）。请为其编码，或用自编规则为其中的网格编码。</translation>
    </message>
    <message>
      <source>The grid's corners went to where the other grids have theirs.</source>
      <translation>网格的角点已移到其他网格共有的角点。</translation>
    </message>
    <message>
      <source>The grids of this kind: polygons, each with a code</source>
      <translation>此类网格：面图层，一格一码</translation>
    </message>
    <message>
      <source>The grids or their roles changed since. Press Map again.</source>
      <translation>网格或图层角色已有变化，请重新建立映射。</translation>
    </message>
    <message>
      <source>The grids were checked since the last edit.</source>
      <translation>最近一次编辑之后已检查网格。</translation>
    </message>
    <message>
      <source>The grids were edited since: compare again.</source>
      <translation>此后网格又有编辑：请重新比较。</translation>
    </message>
    <message>
      <source>The grids were not checked since the last edit.</source>
      <translation>最近一次编辑之后尚未检查网格。</translation>
    </message>
    <message>
      <source>The ground borders grid {code} along no more than {width} m. Paint what lies between them first.</source>
      <translation>所选范围与网格 {code} 的公共边界不超过 {width} 米。请先划入两者之间的部分。</translation>
    </message>
    <message>
      <source>The hand-over profile {profile} gives two layers the name {name}. Put {place} into the name of its form.</source>
      <translation>移交方案 {profile} 使两个图层同名：{name}。请在图层名中加入 {place}。</translation>
    </message>
    <message>
      <source>The hand-over profile {profile} has no form for any layer of the release. Choose another profile, or give the layers their kinds.</source>
      <translation>移交方案 {profile} 没有适用于本次发布任何图层的表式。请换一个方案，或为图层指定类别。</translation>
    </message>
    <message>
      <source>The key id {key} is none: it is 1 to 64 letters, digits, dots, dashes or underscores. Copy it from what the platform issued.</source>
      <translation>密钥编号 {key} 无效：应为 1 至 64 个字母、数字、点、短横线或下划线。请从平台下发的内容中复制。</translation>
    </message>
    <message>
      <source>The key {key} has no secret. Enter the one that the platform issued.</source>
      <translation>密钥 {key} 没有密文。请输入平台下发的密文。</translation>
    </message>
    <message>
      <source>The key {key} is of another district than {url} takes releases of. Use the key of the district, or its address.</source>
      <translation>密钥 {key} 所属的区与 {url} 接收发布的区不同。请使用该区的密钥，或改用密钥所属区的地址。</translation>
    </message>
    <message>
      <source>The last release is edition {edition} of {day}.</source>
      <translation>最近一次发布是版本 {edition}（{day}）。</translation>
    </message>
    <message>
      <source>The layers are being inspected…</source>
      <translation>正在检查各图层…</translation>
    </message>
    <message>
      <source>The layers do not fit the hand-over profile {profile}. {problems}</source>
      <translation>图层不符合移交方案 {profile}。{problems}</translation>
    </message>
    <message>
      <source>The layers of edition {edition} are in the group {group}.</source>
      <translation>版本 {edition} 的图层在图层组“{group}”中。</translation>
    </message>
    <message>
      <source>The line cuts nothing off grid {code}. Draw it right through the grid.</source>
      <translation>该线没有从网格 {code} 切出任何部分。请画一条贯穿该网格的线。</translation>
    </message>
    <message>
      <source>The line ends inside grid {code}. Draw it on to the border.</source>
      <translation>该线止于网格 {code} 内部。请将其画到网格边界。</translation>
    </message>
    <message>
      <source>The line misses grid {code}. Draw it right through the grid.</source>
      <translation>该线未经过网格 {code}。请画一条贯穿该网格的线。</translation>
    </message>
    <message>
      <source>The manifest is damaged: {reason}. Release the edition again.</source>
      <translation>发布清单已损坏：{reason}。请重新发布该版本。</translation>
    </message>
    <message>
      <source>The manifest is not of the format {format}.</source>
      <translation>发布清单的格式不是 {format}。</translation>
    </message>
    <message>
      <source>The manifest names {path}, which is outside the release. Do not use it.</source>
      <translation>发布清单中的 {path} 位于发布之外。请勿使用该发布。</translation>
    </message>
    <message>
      <source>The map shows no place on the ground of the base grids. Zoom to them.</source>
      <translation>地图显示范围不在基础网格所在地区。请缩放到基础网格。</translation>
    </message>
    <message>
      <source>The mapping is done and is being read …</source>
      <translation>映射已完成，正在读取……</translation>
    </message>
    <message>
      <source>The move would lead beyond the frame. Drop the vertex inside it.</source>
      <translation>移动后将超出范围。请将节点放在范围之内。</translation>
    </message>
    <message>
      <source>The move would leave a gap inside the frame. Drop the vertex on the frame.</source>
      <translation>移动后将在范围内留下缝隙。请将节点放在范围边界上。</translation>
    </message>
    <message>
      <source>The outer border of the base grids stays where it is. Choose a frame to move it within.</source>
      <translation>基础网格的外边界不可移动。请选择范围图层，以便在其范围内移动。</translation>
    </message>
    <message>
      <source>The pending edits change no relation.</source>
      <translation>待保存的编辑不改变任何对应关系。</translation>
    </message>
    <message>
      <source>The proxy does not let through to {host}: {told}. Check the proxy's address, and the user and password in it.</source>
      <translation>代理不放行到 {host} 的连接：{told}。请检查代理地址及其中的用户名和密码。</translation>
    </message>
    <message>
      <source>The proxy is no http:// address. Give one such as http://proxy:3128.</source>
      <translation>代理不是 http:// 地址。请给出如 http://proxy:3128 的地址。</translation>
    </message>
    <message>
      <source>The register stays as it was</source>
      <translation>登记库没有变化</translation>
    </message>
    <message>
      <source>The release is refused: 1 error stands against it ({rules}). Mend it, or waive it by finding_id.</source>
      <translation>拒绝发布：尚有 1 项错误（{rules}）。请修正，或按 finding_id 豁免。</translation>
    </message>
    <message>
      <source>The release is refused: {number} errors stand against it ({rules}). Mend them, or waive them by finding_id.</source>
      <translation>拒绝发布：尚有 {number} 项错误（{rules}）。请修正，或按 finding_id 豁免。</translation>
    </message>
    <message>
      <source>The release is too large for {url}: {told}. Have the limit raised there, or release fewer layers.</source>
      <translation>发布内容对 {url} 来说过大：{told}。请对方提高上限，或减少发布的图层。</translation>
    </message>
    <message>
      <source>The release was refused: see what stands against it above.</source>
      <translation>发布被拒绝：阻碍见上方清单。</translation>
    </message>
    <message>
      <source>The release {folder} is not what was released: {problems} Fetch it again from where it was released.</source>
      <translation>{folder} 与发布时不一致：{problems}请从发布处重新获取。</translation>
    </message>
    <message>
      <source>The report shows no mapping: {reason}</source>
      <translation>报告中没有映射关系：{reason}</translation>
    </message>
    <message>
      <source>The sample district is open: {folder}</source>
      <translation>已打开示例城区：{folder}</translation>
    </message>
    <message>
      <source>The search left grids {codes} out of the band, where only {number} must be.</source>
      <translation>搜索结果中网格 {codes} 未达标，而其中必然未达标的只有 {number} 个。</translation>
    </message>
    <message>
      <source>The search left grids {codes} out of the band.</source>
      <translation>搜索结果中网格 {codes} 未达标。</translation>
    </message>
    <message>
      <source>The shape was made valid.</source>
      <translation>图形已修正为有效。</translation>
    </message>
    <message>
      <source>The street blocks that base grids are put together from, for drawing</source>
      <translation>组成基础网格的最小单元，供绘制时使用</translation>
    </message>
    <message>
      <source>The vertices on both sides were matched.</source>
      <translation>两侧节点已匹配。</translation>
    </message>
    <message>
      <source>The whole load of {load} exceeds the capacity of all stations, {capacity}: capacities are taken as proportions.</source>
      <translation>总负荷 {load} 超过全部站点的能力 {capacity}：能力按比例使用。</translation>
    </message>
    <message>
      <source>There are no base grids: give a layer that role in the panel Stack.</source>
      <translation>没有基础网格：请在叠层面板中为一个图层分配该角色。</translation>
    </message>
    <message>
      <source>There are two admission records of the kind {kind}. Keep the one that holds.</source>
      <translation>类别 {kind} 有两条准入登记。请保留有效的一条。</translation>
    </message>
    <message>
      <source>There is a part called {kind} already. Choose another name.</source>
      <translation>已有名为 {kind} 的类别。请换一个名称。</translation>
    </message>
    <message>
      <source>There is no hand-over profile {name}. Give one of {known}, or the path of a file.</source>
      <translation>没有移交方案 {name}。请给出 {known} 之一，或文件路径。</translation>
    </message>
    <message>
      <source>There is no mapping yet. Map the grids first.</source>
      <translation>尚无映射，请先建立映射。</translation>
    </message>
    <message>
      <source>There is no professional layer: give one its role in the panel Stack.</source>
      <translation>没有专业图层：请在叠层面板中为一个图层分配角色。</translation>
    </message>
    <message>
      <source>There is no shape to mend. Draw or delete the grid.</source>
      <translation>没有可修复的图形。请绘制或删除该网格。</translation>
    </message>
    <message>
      <source>There is nothing to paint with. Give a layer the role of buildings in the panel Stack, or draw atoms with Design automatically.</source>
      <translation>没有可供涂绘的内容。请在“图层”面板中为一个图层赋予建筑物的角色，或用“自动划分”生成最小单元。</translation>
    </message>
    <message>
      <source>This release</source>
      <translation>本次发布</translation>
    </message>
    <message>
      <source>Time limit (s); 0 = none</source>
      <translation>时间限制（秒）；0 = 不限</translation>
    </message>
    <message>
      <source>Torn off its grid, and left to the grids around it.</source>
      <translation>与其网格脱离，留给周围的网格。</translation>
    </message>
    <message>
      <source>Two layers are of the kind {kind}. Give every professional layer a kind of its own.</source>
      <translation>有两个图层的类别同为 {kind}。请为每个专业网格图层设置不同的类别。</translation>
    </message>
    <message>
      <source>Two lines that differ</source>
      <translation>两条线的差异</translation>
    </message>
    <message>
      <source>Type a code and press Enter: the grid is chosen in graph and map</source>
      <translation>输入编码后按回车：在关系图和地图中选中该网格</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Unlock grid {code}</source>
      <translation>解锁网格 {code}</translation>
    </message>
    <message>
      <source>Unresolved: what is left, and why</source>
      <translation>未解决：仍存在的问题及原因</translation>
    </message>
    <message>
      <source>Up to this width a disagreement between two layers means nothing (NOISE)</source>
      <translation>两个图层的差异不超过此宽度时不计（NOISE）</translation>
    </message>
    <message>
      <source>Up to this width a disagreement without buildings is offered for alignment (DRIFT); 0 has it estimated for each layer</source>
      <translation>不超过此宽度且其中没有建筑物的差异可供对齐（DRIFT）；0 表示按图层估计</translation>
    </message>
    <message>
      <source>User and password, kept by QGIS's authentication system and not in the project</source>
      <translation>用户名和密码，保存在 QGIS 认证系统中，不写入工程</translation>
    </message>
    <message>
      <source>Verify a release</source>
      <translation>校验发布</translation>
    </message>
    <message>
      <source>Verify edition {edition}</source>
      <translation>校验版本 {edition}</translation>
    </message>
    <message>
      <source>Waivers</source>
      <translation>豁免</translation>
    </message>
    <message>
      <source>Waivers that have expired: {waivers}.</source>
      <translation>已过期的豁免：{waivers}。</translation>
    </message>
    <message>
      <source>Waivers without a finding: {waivers}.</source>
      <translation>没有对应问题的豁免：{waivers}。</translation>
    </message>
    <message>
      <source>Waivers {table}</source>
      <translation>豁免表 {table}</translation>
    </message>
    <message>
      <source>Waivers: findings that somebody answers for</source>
      <translation>豁免：有人负责的问题</translation>
    </message>
    <message>
      <source>Water</source>
      <translation>水面</translation>
    </message>
    <message>
      <source>What became of every base grid since the last release</source>
      <translation>自上次发布以来每个基础网格的变化</translation>
    </message>
    <message>
      <source>What changed</source>
      <translation>变更内容</translation>
    </message>
    <message>
      <source>What changes if</source>
      <translation>变更影响</translation>
    </message>
    <message>
      <source>What is wrong</source>
      <translation>坐标的错误</translation>
    </message>
    <message>
      <source>What re-dividing &amp;moved</source>
      <translation>调整的内容(&amp;M)</translation>
    </message>
    <message>
      <source>What the edits that are not saved yet would change in the mapping</source>
      <translation>尚未保存的编辑会使映射发生哪些变化</translation>
    </message>
    <message>
      <source>What the numbers in the cells are; the colour is the share of the community</source>
      <translation>单元格中数字的含义；颜色深浅表示占社区的比例</translation>
    </message>
    <message>
      <source>What was dropped holds no vector layer. Drop layers or vector files.</source>
      <translation>拖入的内容不含矢量图层。请拖入图层或矢量文件。</translation>
    </message>
    <message>
      <source>Where the release goes</source>
      <translation>发布到哪里</translation>
    </message>
    <message>
      <source>Whether all layers lie in the right place is not known yet.</source>
      <translation>图层位置是否正确尚不可知。</translation>
    </message>
    <message>
      <source>Whether errors stand is known after the next check.</source>
      <translation>是否有错误在下次检查后可知。</translation>
    </message>
    <message>
      <source>While you draw, the grids that would change and their figures are shown here.</source>
      <translation>绘制时，这里显示将要变化的网格及其指标。</translation>
    </message>
    <message>
      <source>Who answers for it</source>
      <translation>由谁负责</translation>
    </message>
    <message>
      <source>Who gives buildings to whom; undo takes all of it back</source>
      <translation>哪些网格之间调整了建筑物；撤销可全部恢复</translation>
    </message>
    <message>
      <source>Why the findings may stay; it goes into the release</source>
      <translation>这些问题为何可以保留；将随发布一并移交</translation>
    </message>
    <message>
      <source>Wider than drift, or in a base grid that is left as drawn: decide who keeps it.</source>
      <translation>宽于偏移，或位于保持原样的基础网格内：请决定归谁。</translation>
    </message>
    <message>
      <source>Wider than the {limit} m up to which faults are mended.</source>
      <translation>宽度超过 {limit} 米的修复上限。</translation>
    </message>
    <message>
      <source>Widest gap that is divided among its neighbours (m)</source>
      <translation>分给相邻网格的缝隙的最大宽度（米）</translation>
    </message>
    <message>
      <source>Widest overlap that is decided (m)</source>
      <translation>予以裁定的重叠的最大宽度（米）</translation>
    </message>
    <message>
      <source>Width (m)</source>
      <translation>宽度（米）</translation>
    </message>
    <message>
      <source>With known defects</source>
      <translation>含已知缺陷</translation>
    </message>
    <message>
      <source>With workers' phone num&amp;bers</source>
      <translation>含网格员电话号码(&amp;B)</translation>
    </message>
    <message>
      <source>Without a role: {names}.</source>
      <translation>未指定用途：{names}。</translation>
    </message>
    <message>
      <source>Without defects</source>
      <translation>不含缺陷</translation>
    </message>
    <message>
      <source>Without it, no phone number leaves the project</source>
      <translation>不勾选时，电话号码不会离开工程</translation>
    </message>
    <message>
      <source>Workers</source>
      <translation>网格员</translation>
    </message>
    <message>
      <source>Workers are named for base grids that are not there: {codes}.</source>
      <translation>网格员表中有不存在的基础网格：{codes}。</translation>
    </message>
    <message>
      <source>Workers of the base grids (table)</source>
      <translation>基础网格的网格员（表）</translation>
    </message>
    <message>
      <source>Workers with several base grids: {count}</source>
      <translation>负责多个基础网格的网格员：{count} 名</translation>
    </message>
    <message>
      <source>Workers {table}</source>
      <translation>网格员表 {table}</translation>
    </message>
    <message>
      <source>Write a copy with its coordinates put right, and give it the layer's role</source>
      <translation>输出坐标已纠正的副本，并由其接替该图层</translation>
    </message>
    <message>
      <source>Write a copy with valid shapes, and give it the layer's role</source>
      <translation>输出图形有效的副本，并由其接替该图层</translation>
    </message>
    <message>
      <source>Write a generated district into a folder and open it, its roles given; Alt+Down for one with defects</source>
      <translation>在文件夹中生成并打开一个示例城区，各图层用途已指定；按 Alt+↓ 可选含缺陷的</translation>
    </message>
    <message>
      <source>Write the picture, the tables or the graph into a file</source>
      <translation>把图片、表格或关系图写入文件</translation>
    </message>
    <message>
      <source>Write the sample district</source>
      <translation>生成示例城区</translation>
    </message>
    <message>
      <source>X and Y are exchanged</source>
      <translation>X 与 Y 颠倒</translation>
    </message>
    <message>
      <source>X begins with the number of the zone</source>
      <translation>X 带有带号</translation>
    </message>
    <message>
      <source>X lacks the number of the zone</source>
      <translation>X 缺少带号</translation>
    </message>
    <message>
      <source>Z or M values</source>
      <translation>Z 或 M 值</translation>
    </message>
    <message>
      <source>Zoom in (+)</source>
      <translation>放大 (+)</translation>
    </message>
    <message>
      <source>Zoom out (-)</source>
      <translation>缩小 (-)</translation>
    </message>
    <message>
      <source>a border whose vertices differ.</source>
      <translation>节点不吻合的边界。</translation>
    </message>
    <message>
      <source>a brace is missing</source>
      <translation>缺少花括号</translation>
    </message>
    <message>
      <source>a faulty shape.</source>
      <translation>图形错误。</translation>
    </message>
    <message>
      <source>a grid beyond the frame.</source>
      <translation>超出范围的网格。</translation>
    </message>
    <message>
      <source>a grid in several pieces.</source>
      <translation>分成几块的网格。</translation>
    </message>
    <message>
      <source>a grid without ground.</source>
      <translation>没有面积的网格。</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>已豁免</translation>
    </message>
    <message>
      <source>another fault.</source>
      <translation>其他问题。</translation>
    </message>
    <message>
      <source>another gap.</source>
      <translation>另一处缝隙。</translation>
    </message>
    <message>
      <source>another overlap.</source>
      <translation>另一处重叠。</translation>
    </message>
    <message>
      <source>atoms</source>
      <translation>最小单元</translation>
    </message>
    <message>
      <source>beyond the frame</source>
      <translation>超出辖区</translation>
    </message>
    <message>
      <source>border moved</source>
      <translation>边界调整</translation>
    </message>
    <message>
      <source>both: exchanged, and with the number of the zone</source>
      <translation>X 与 Y 颠倒，并带有带号</translation>
    </message>
    <message>
      <source>buildings</source>
      <translation>建筑物栋数</translation>
    </message>
    <message>
      <source>buildings with their ground</source>
      <translation>建筑物及其用地</translation>
    </message>
    <message>
      <source>code {code} has the date {date}</source>
      <translation>编码 {code} 的日期为 {date}</translation>
    </message>
    <message>
      <source>code {code} is there twice</source>
      <translation>编码 {code} 出现两次</translation>
    </message>
    <message>
      <source>code {code} was retired on {retired}, before it was issued on {issued}</source>
      <translation>编码 {code} 于 {retired} 停用，早于发出日期 {issued}</translation>
    </message>
    <message>
      <source>curves</source>
      <translation>曲线</translation>
    </message>
    <message>
      <source>drawn on a Chinese internet map (GCJ-02)</source>
      <translation>按中国互联网地图（GCJ-02）绘制</translation>
    </message>
    <message>
      <source>drift</source>
      <translation>略有偏移</translation>
    </message>
    <message>
      <source>estimated for each layer</source>
      <translation>按图层估计</translation>
    </message>
    <message>
      <source>every grid beside it in its community is locked</source>
      <translation>同一社区内与其相邻的网格均已锁定</translation>
    </message>
    <message>
      <source>faulty shape or code</source>
      <translation>图形或编码有误</translation>
    </message>
    <message>
      <source>field {field} is missing</source>
      <translation>缺少字段 {field}</translation>
    </message>
    <message>
      <source>field {field} of layer {layer}</source>
      <translation>图层 {layer} 的字段 {field}</translation>
    </message>
    <message>
      <source>field {name} has more decimals than its length takes.</source>
      <translation>字段 {name} 的小数位数超过长度。</translation>
    </message>
    <message>
      <source>field {name} is conditional: `when` must name another field.</source>
      <translation>字段 {name} 为条件必填：`when` 必须指明另一字段。</translation>
    </message>
    <message>
      <source>field {name} is to come from {source}. Known: {known}.</source>
      <translation>字段 {name} 的来源 {source} 未知。可用：{known}。</translation>
    </message>
    <message>
      <source>field {name} needs a length from 1 to {longest}.</source>
      <translation>字段 {name} 的长度须在 1 至 {longest} 之间。</translation>
    </message>
    <message>
      <source>field {name}: part is [first, last], counted from 1.</source>
      <translation>字段 {name}：part 应为 [首位, 末位]，从 1 起计。</translation>
    </message>
    <message>
      <source>gap or blind spot</source>
      <translation>缝隙或盲区</translation>
    </message>
    <message>
      <source>goes</source>
      <translation>将撤销</translation>
    </message>
    <message>
      <source>handled</source>
      <translation>已处置</translation>
    </message>
    <message>
      <source>households</source>
      <translation>户</translation>
    </message>
    <message>
      <source>is a grid of its own</source>
      <translation>单独成为网格</translation>
    </message>
    <message>
      <source>it cannot be read ({reason})</source>
      <translation>无法读取（{reason}）</translation>
    </message>
    <message>
      <source>it does not answer</source>
      <translation>对方没有应答</translation>
    </message>
    <message>
      <source>it goes on with ? or # behind the path</source>
      <translation>路径之后还有 ? 或 #</translation>
    </message>
    <message>
      <source>it holds {found} of {count} codes</source>
      <translation>{count} 个编码中只有 {found} 个</translation>
    </message>
    <message>
      <source>it is empty, but {other} is filled. Fill in both.</source>
      <translation>为空，但 {other} 已填写。请两项都填。</translation>
    </message>
    <message>
      <source>it is locked</source>
      <translation>该网格已锁定</translation>
    </message>
    <message>
      <source>it is mandatory, and empty. Fill it in.</source>
      <translation>必填项为空。请填写。</translation>
    </message>
    <message>
      <source>it is no https:// address</source>
      <translation>不是 https:// 地址</translation>
    </message>
    <message>
      <source>it is unencrypted, which only this computer itself may be</source>
      <translation>未加密，仅允许用于本机</translation>
    </message>
    <message>
      <source>it lies in no community</source>
      <translation>不在任何社区内</translation>
    </message>
    <message>
      <source>it says {told}</source>
      <translation>对方回应 {told}</translation>
    </message>
    <message>
      <source>joins a neighbour</source>
      <translation>并入相邻网格</translation>
    </message>
    <message>
      <source>layer {layer} is missing</source>
      <translation>缺少图层 {layer}</translation>
    </message>
    <message>
      <source>layer {layer} of {file}</source>
      <translation>{file} 的图层 {layer}</translation>
    </message>
    <message>
      <source>look at it</source>
      <translation>请留意</translation>
    </message>
    <message>
      <source>mapping graph.graphml</source>
      <translation>映射关系图.graphml</translation>
    </message>
    <message>
      <source>mapping graph.png</source>
      <translation>映射关系图.png</translation>
    </message>
    <message>
      <source>mapping graph.svg</source>
      <translation>映射关系图.svg</translation>
    </message>
    <message>
      <source>merged</source>
      <translation>合并</translation>
    </message>
    <message>
      <source>new</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>new: {households} households</source>
      <translation>新增：{households} 户</translation>
    </message>
    <message>
      <source>no</source>
      <translation>无</translation>
    </message>
    <message>
      <source>no border here can move without a new fault</source>
      <translation>此处边界一动就会产生新的问题</translation>
    </message>
    <message>
      <source>no events</source>
      <translation>无事件</translation>
    </message>
    <message>
      <source>no other grid of its community borders on it</source>
      <translation>同一社区内没有与其相邻的网格</translation>
    </message>
    <message>
      <source>no plan was found that is better</source>
      <translation>未找到更好的方案</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>未说明原因</translation>
    </message>
    <message>
      <source>nobody</source>
      <translation>无归属</translation>
    </message>
    <message>
      <source>nobody ({kind})</source>
      <translation>无归属（{kind}）</translation>
    </message>
    <message>
      <source>noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>not known</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>not yet handled</source>
      <translation>未处置</translation>
    </message>
    <message>
      <source>of the project</source>
      <translation>（项目内）</translation>
    </message>
    <message>
      <source>one building alone is above the maximum</source>
      <translation>单栋建筑已超过上限</translation>
    </message>
    <message>
      <source>open</source>
      <translation>未处理</translation>
    </message>
    <message>
      <source>other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>overlap</source>
      <translation>重叠</translation>
    </message>
    <message>
      <source>passed</source>
      <translation>通过</translation>
    </message>
    <message>
      <source>really split</source>
      <translation>确被分割</translation>
    </message>
    <message>
      <source>recoded</source>
      <translation>改码</translation>
    </message>
    <message>
      <source>relation matrix.csv</source>
      <translation>对应关系矩阵.csv</translation>
    </message>
    <message>
      <source>relations.csv</source>
      <translation>对应关系.csv</translation>
    </message>
    <message>
      <source>release {number} in {place}</source>
      <translation>{place} 中的第 {number} 次发布</translation>
    </message>
    <message>
      <source>reshuffled</source>
      <translation>重组</translation>
    </message>
    <message>
      <source>residents</source>
      <translation>人</translation>
    </message>
    <message>
      <source>retired</source>
      <translation>停用</translation>
    </message>
    <message>
      <source>shapes with coordinates that are no numbers</source>
      <translation>坐标不是数字的图形</translation>
    </message>
    <message>
      <source>split</source>
      <translation>拆分</translation>
    </message>
    <message>
      <source>stands against the release</source>
      <translation>阻碍发布</translation>
    </message>
    <message>
      <source>the answer broke off</source>
      <translation>应答中断</translation>
    </message>
    <message>
      <source>the connection was lost</source>
      <translation>连接中断</translation>
    </message>
    <message>
      <source>the encoding {name} is unknown, or has no Chinese.</source>
      <translation>编码 {name} 未知，或不支持中文。</translation>
    </message>
    <message>
      <source>the grid where the mouse is pressed</source>
      <translation>按下鼠标处的网格</translation>
    </message>
    <message>
      <source>the name {name} does not do: letters, digits and _, at most {longest} characters.</source>
      <translation>名称 {name} 不可用：只能是字母、数字和 _，最多 {longest} 个字符。</translation>
    </message>
    <message>
      <source>the part {part} is there twice</source>
      <translation>{part} 部分出现两次</translation>
    </message>
    <message>
      <source>the proxy says {told}</source>
      <translation>代理回应 {told}</translation>
    </message>
    <message>
      <source>the time limit was reached</source>
      <translation>已到时间上限</translation>
    </message>
    <message>
      <source>there is no part {part}</source>
      <translation>没有 {part} 部分</translation>
    </message>
    <message>
      <source>too few or too many households</source>
      <translation>户数偏少或偏多</translation>
    </message>
    <message>
      <source>two fields are called {name}.</source>
      <translation>有两个字段名为 {name}。</translation>
    </message>
    <message>
      <source>uncovered</source>
      <translation>未覆盖</translation>
    </message>
    <message>
      <source>under 80 %</source>
      <translation>低于 80%</translation>
    </message>
    <message>
      <source>unknown reason</source>
      <translation>原因不明</translation>
    </message>
    <message>
      <source>without a code</source>
      <translation>无编码</translation>
    </message>
    <message>
      <source>write {part} with its width, as {example}</source>
      <translation>{part} 须写明位数，如 {example}</translation>
    </message>
    <message>
      <source>{area} m²</source>
      <translation>{area}平方米</translation>
    </message>
    <message>
      <source>{area} m² without buildings</source>
      <translation>{area}平方米（无建筑物）</translation>
    </message>
    <message>
      <source>{base} base grids in {count} grids of the kind {kind}</source>
      <translation>{base} 个基础网格拼合为 {count} 个 {kind} 网格</translation>
    </message>
    <message>
      <source>{base} base grids, {professional} professional grids, {defects} defects</source>
      <translation>{base} 个基础网格，{professional} 个专业网格，{defects} 处缺陷</translation>
    </message>
    <message>
      <source>{buildings} with {households}</source>
      <translation>{buildings}{households}</translation>
    </message>
    <message>
      <source>{codes} and {number} more</source>
      <translation>{codes} 等，另有 {number} 个</translation>
    </message>
    <message>
      <source>{code} ({share})</source>
      <translation>{code}（{share}）</translation>
    </message>
    <message>
      <source>{code} is no code of scheme {scheme}</source>
      <translation>{code} 不是规则 {scheme} 的编码</translation>
    </message>
    <message>
      <source>{code}: {grids} base grids, load {load} ({share} %)</source>
      <translation>{code}：{grids} 个基础网格，负荷 {load}（{share} %）</translation>
    </message>
    <message>
      <source>{code}: {grids} base grids, load {load} ({share} %), {balance} % of its part, {distance} m on average</source>
      <translation>{code}：{grids} 个基础网格，负荷 {load}（{share} %），为应占份额的 {balance} %，平均距离 {distance} 米</translation>
    </message>
    <message>
      <source>{community} has {count} base grids:</source>
      <translation>{community}有 {count} 个基础网格：</translation>
    </message>
    <message>
      <source>{community}, {grid}: {count} base grids, {households} households, {share} of the community</source>
      <translation>{community}，{grid}：{count} 个基础网格，{households} 户，占社区的 {share}</translation>
    </message>
    <message>
      <source>{count} base grids</source>
      <translation>{count} 个基础网格</translation>
    </message>
    <message>
      <source>{count} base grids are left as drawn: a change would make a new fault</source>
      <translation>{count} 个基础网格处保持原样：改动会造成新的问题</translation>
    </message>
    <message>
      <source>{count} base grids are too many for one picture, so communities are shown. Choose a community to see its base grids.</source>
      <translation>{count} 个基础网格在一张图中过多，因此按社区显示。选择一个社区可查看其基础网格。</translation>
    </message>
    <message>
      <source>{count} buildings</source>
      <translation>{count}栋</translation>
    </message>
    <message>
      <source>{count} buildings lie in no base grid and are left out</source>
      <translation>{count} 栋建筑物不在任何基础网格内，未计入</translation>
    </message>
    <message>
      <source>{count} buildings lie in no base grid and are not counted ({codes}).</source>
      <translation>{count} 栋建筑物不在任何基础网格内，未计入（{codes}）。</translation>
    </message>
    <message>
      <source>{count} buildings lie in no community and are left out: {codes}</source>
      <translation>{count} 栋建筑物不在任何社区内，已略去：{codes}</translation>
    </message>
    <message>
      <source>{count} buildings of layer {layer} have no shape and are left out</source>
      <translation>图层 {layer} 中 {count} 个建筑物没有图形，已略去</translation>
    </message>
    <message>
      <source>{count} events lie outside of all base grids</source>
      <translation>{count} 个事件位于所有基础网格之外</translation>
    </message>
    <message>
      <source>{count} features put right; coordinate reference system {crs}</source>
      <translation>已纠正 {count} 个要素；坐标系 {crs}</translation>
    </message>
    <message>
      <source>{count} findings left: {reason}</source>
      <translation>仍有 {count} 个问题：{reason}</translation>
    </message>
    <message>
      <source>{count} households</source>
      <translation>{count}户</translation>
    </message>
    <message>
      <source>{count} more sentences are in the change log (CHANGELOG)</source>
      <translation>其余 {count} 条见变更日志（CHANGELOG）</translation>
    </message>
    <message>
      <source>{count} relations of {kinds} kinds, mapped at {time}</source>
      <translation>{kinds} 类共 {count} 条对应关系，建立于 {time}</translation>
    </message>
    <message>
      <source>{file} cannot be read: {reason}.</source>
      <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
      <source>{file} cannot be written: {reason}. Choose another file.</source>
      <translation>无法写入 {file}：{reason}。请另选文件。</translation>
    </message>
    <message>
      <source>{file} does not hold the grids of {layer}.</source>
      <translation>{file} 中的网格与 {layer} 不一致。</translation>
    </message>
    <message>
      <source>{file} has relations of {kind}, which is no layer of the release.</source>
      <translation>{file} 含 {kind} 的映射关系，但发布中没有这一图层。</translation>
    </message>
    <message>
      <source>{file} has {found} rows in {table}; the manifest has {expected}.</source>
      <translation>{file} 中 {table} 的行数为 {found}，清单中为 {expected}。</translation>
    </message>
    <message>
      <source>{file} has {found} rows; the manifest {expected}.</source>
      <translation>{file} 的行数为 {found}，清单中为 {expected}。</translation>
    </message>
    <message>
      <source>{file} holds no certificates that can be used: {reason}. Give the file of the authority that signed the platform's certificate, as PEM.</source>
      <translation>{file} 中没有可用的证书：{reason}。请给出签发平台证书的机构的 PEM 文件。</translation>
    </message>
    <message>
      <source>{file} is a link.</source>
      <translation>{file} 是链接。</translation>
    </message>
    <message>
      <source>{file} is empty. Give a table with a header row.</source>
      <translation>{file} 是空的。请给出带表头的表。</translation>
    </message>
    <message>
      <source>{file} is missing.</source>
      <translation>缺少 {file}。</translation>
    </message>
    <message>
      <source>{file} is no part of the release.</source>
      <translation>{file} 不属于该发布。</translation>
    </message>
    <message>
      <source>{file} is not UTF-8 text. Save it as CSV UTF-8.</source>
      <translation>{file} 不是 UTF-8 文本。请另存为 CSV UTF-8。</translation>
    </message>
    <message>
      <source>{file} names no base grids.</source>
      <translation>{file} 中没有基础网格。</translation>
    </message>
    <message>
      <source>{file} of release {edition} is not what was released. Fetch it again from where it was released.</source>
      <translation>版本 {edition} 的 {file} 与发布时不一致。请从发布处重新获取。</translation>
    </message>
    <message>
      <source>{file} was altered.</source>
      <translation>{file} 被改动过。</translation>
    </message>
    <message>
      <source>{file} was written.</source>
      <translation>已写出 {file}。</translation>
    </message>
    <message>
      <source>{file}, row {number}: {values} values for {columns} columns. Put text that holds commas in quotes.</source>
      <translation>{file} 第 {number} 行：{columns} 列中有 {values} 个值。含逗号的文本请加引号。</translation>
    </message>
    <message>
      <source>{first}, {second}</source>
      <translation>{first}、{second}</translation>
    </message>
    <message>
      <source>{folder} cannot be made: {reason}. Choose another folder.</source>
      <translation>无法创建 {folder}：{reason}。请选择其他文件夹。</translation>
    </message>
    <message>
      <source>{folder} holds the edition {other}, and this system tells {edition} from it by case only. Choose another EDITION.</source>
      <translation>{folder} 中已有版本 {other}，与 {edition} 仅大小写不同，本系统无法区分。请另取版本名称（EDITION）。</translation>
    </message>
    <message>
      <source>{folder} is no release: {file} is missing or unreadable. Give the folder of an edition.</source>
      <translation>{folder} 不是发布：{file} 缺失或无法读取。请给出某一版本的文件夹。</translation>
    </message>
    <message>
      <source>{folder} is what was released: edition {edition}, {software}.</source>
      <translation>{folder} 与发布时一致：版本 {edition}，{software}。</translation>
    </message>
    <message>
      <source>{found} of {expected} rows arrived</source>
      <translation>应写入 {expected} 行，实际 {found} 行</translation>
    </message>
    <message>
      <source>{giver} → {taker}: {area} m², buildings: {buildings}, households: {households}.</source>
      <translation>{giver} → {taker}：{area} 平方米，建筑物 {buildings} 栋，{households} 户。</translation>
    </message>
    <message>
      <source>{giver} → {taker}: {area} m².</source>
      <translation>{giver} → {taker}：{area} 平方米。</translation>
    </message>
    <message>
      <source>{grids} base grids, {in_band} in the band; mean compactness {compactness}, {cut} buildings cut</source>
      <translation>{grids} 个基础网格，{in_band} 个达标；平均紧凑度 {compactness}，切割建筑物 {cut} 栋</translation>
    </message>
    <message>
      <source>{grids} grids changed at {places} places: {area} m² changed hands, no border moved farther than {distance} m</source>
      <translation>{places} 处共 {grids} 个网格有变动：{area} 平方米易手，边界移动最远 {distance} 米</translation>
    </message>
    <message>
      <source>{grid} holds {count} base grids, wholly or in part:</source>
      <translation>{grid}包含（含部分包含）{count} 个基础网格：</translation>
    </message>
    <message>
      <source>{grid} is served by:</source>
      <translation>{grid}的对应专业网格：</translation>
    </message>
    <message>
      <source>{host} port {port} makes no secure connection: {reason}. Check the address.</source>
      <translation>{host} 端口 {port} 无法建立安全连接：{reason}。请检查地址。</translation>
    </message>
    <message>
      <source>{host} port {port} speaks no HTTP. Check the address.</source>
      <translation>{host} 端口 {port} 不使用 HTTP。请检查地址。</translation>
    </message>
    <message>
      <source>{households} households</source>
      <translation>{households} 户</translation>
    </message>
    <message>
      <source>{kind} {code}</source>
      <translation>{kind} {code}</translation>
    </message>
    <message>
      <source>{kind}: changes: {count}</source>
      <translation>{kind}：{count} 项变化</translation>
    </message>
    <message>
      <source>{kind}: disagreement up to {width} m wide counts as drift</source>
      <translation>{kind}：宽度不超过 {width} 米的不一致按偏移处理</translation>
    </message>
    <message>
      <source>{kind}: {classes}</source>
      <translation>{kind}：{classes}</translation>
    </message>
    <message>
      <source>{kind}: {code} holds no base grid any more.</source>
      <translation>{kind}：{code} 不再包含任何基础网格。</translation>
    </message>
    <message>
      <source>{kind}: {code} now holds {grids}: {after} with {partners}.</source>
      <translation>{kind}：{code} 现包含 {grids}：{after}，与 {partners} 相关联。</translation>
    </message>
    <message>
      <source>{kind}: {code} now holds {grids}: {after}.</source>
      <translation>{kind}：{code} 现包含 {grids}：{after}。</translation>
    </message>
    <message>
      <source>{kind}: {code} with {grids} was {before}, becomes {after} with {partners}.</source>
      <translation>{kind}：{code}（{grids}）由 {before} 变为 {after}，与 {partners} 相关联。</translation>
    </message>
    <message>
      <source>{kind}: {code} with {grids} was {before}, becomes {after}.</source>
      <translation>{kind}：{code}（{grids}）由 {before} 变为 {after}。</translation>
    </message>
    <message>
      <source>{kind}: {code} {before} → {after}</source>
      <translation>{kind}：{code} {before} → {after}</translation>
    </message>
    <message>
      <source>{kind}: {count} events</source>
      <translation>{kind}：{count} 个事件</translation>
    </message>
    <message>
      <source>{kind}: {count} grids</source>
      <translation>{kind}：{count} 个网格</translation>
    </message>
    <message>
      <source>{layer} (new edition)</source>
      <translation>{layer}（新版）</translation>
    </message>
    <message>
      <source>{layer} (old edition)</source>
      <translation>{layer}（旧版）</translation>
    </message>
    <message>
      <source>{layer} uses a code twice.</source>
      <translation>{layer} 中有编码重复。</translation>
    </message>
    <message>
      <source>{layer}, fixed</source>
      <translation>{layer}（已修复）</translation>
    </message>
    <message>
      <source>{layer}, put right</source>
      <translation>{layer}（已纠正）</translation>
    </message>
    <message>
      <source>{layer}: {count} base grids changed, {moves} moves.</source>
      <translation>{layer}：{count} 个基础网格有变化，共 {moves} 次调整。</translation>
    </message>
    <message>
      <source>{line}; {mended} gone since the check before</source>
      <translation>{line}；比上次检查减少 {mended} 个</translation>
    </message>
    <message>
      <source>{member} is missing</source>
      <translation>缺少 {member}</translation>
    </message>
    <message>
      <source>{member} is missing. Give one such as {example}.</source>
      <translation>缺少 {member}。请给出，例如 {example}。</translation>
    </message>
    <message>
      <source>{member} is unknown. Known: {known}.</source>
      <translation>{member} 未知。可用的有：{known}。</translation>
    </message>
    <message>
      <source>{member} is {value}</source>
      <translation>{member} 为 {value}</translation>
    </message>
    <message>
      <source>{member} is {value}. Give one such as {example}.</source>
      <translation>{member} 为 {value}。请给出，例如 {example}。</translation>
    </message>
    <message>
      <source>{message} Accepted until {day} by {author}: {reason}</source>
      <translation>{message} 已由 {author} 豁免，至 {day} 止：{reason}</translation>
    </message>
    <message>
      <source>{message} It has no place on the map.</source>
      <translation>{message} 该问题在地图上没有位置。</translation>
    </message>
    <message>
      <source>{message} Was accepted until {day} by {author}: {reason}</source>
      <translation>{message} 曾由 {author} 豁免，已于 {day} 到期：{reason}</translation>
    </message>
    <message>
      <source>{moves} moves; {unchanged} base grids stay as they are</source>
      <translation>{moves} 处变动；{unchanged} 个基础网格保持不变</translation>
    </message>
    <message>
      <source>{name} and {other} are the same file {path}. Choose another one.</source>
      <translation>{name} 与 {other} 是同一文件 {path}。请另选文件。</translation>
    </message>
    <message>
      <source>{name} has to be a table.</source>
      <translation>{name} 须为表。</translation>
    </message>
    <message>
      <source>{name} has to be a text.</source>
      <translation>{name} 须为文本。</translation>
    </message>
    <message>
      <source>{name} is given without {parent}. Choose the layer too.</source>
      <translation>给出了 {name} 但没有 {parent}。请同时选择图层。</translation>
    </message>
    <message>
      <source>{name} is missing or empty.</source>
      <translation>{name} 缺失或为空。</translation>
    </message>
    <message>
      <source>{name} is no parameter of this algorithm. Give {meant} instead.</source>
      <translation>该算法没有参数 {name}。请改用 {meant}。</translation>
    </message>
    <message>
      <source>{name} is unknown. Known: {known}.</source>
      <translation>{name} 未知。可用：{known}。</translation>
    </message>
    <message>
      <source>{name} is {value}. Give 0 or more.</source>
      <translation>{name} 为 {value}，请给出不小于 0 的数。</translation>
    </message>
    <message>
      <source>{name} is {value}. Use one of {known}.</source>
      <translation>{name} 为 {value}。请使用 {known} 之一。</translation>
    </message>
    <message>
      <source>{name}: layer {layer} has no lines. Choose a line layer.</source>
      <translation>{name}：图层 {layer} 中没有线。请选择线图层。</translation>
    </message>
    <message>
      <source>{name}: layer {layer} has no points. Choose a point layer.</source>
      <translation>{name}：图层 {layer} 中没有点。请选择点图层。</translation>
    </message>
    <message>
      <source>{name}: layer {layer} has no polygons. Choose a polygon layer.</source>
      <translation>{name}：图层 {layer} 没有面要素。请选择面图层。</translation>
    </message>
    <message>
      <source>{name}: no format ends in {suffix}. Choose another one, such as .gpkg.</source>
      <translation>{name}：没有扩展名为 {suffix} 的格式。请改用其他扩展名，如 .gpkg。</translation>
    </message>
    <message>
      <source>{name}: {file} must end in {suffixes}.</source>
      <translation>{name}：{file} 的扩展名必须为 {suffixes}。</translation>
    </message>
    <message>
      <source>{name}: {path} holds an input. Choose another file.</source>
      <translation>{name}：{path} 是输入文件。请另选文件。</translation>
    </message>
    <message>
      <source>{name}: {value} cannot be opened as a layer. Choose a GeoPackage or another vector file.</source>
      <translation>{name}：{value} 无法作为图层打开。请选择 GeoPackage 或其他矢量文件。</translation>
    </message>
    <message>
      <source>{new} grids get a new code, {kept} keep theirs ({matched} of them because they lie where it was issued), {uncoded} have none; {retired} codes are retired</source>
      <translation>{new} 个网格获得新编码，{kept} 个保留原编码（其中 {matched} 个因位于原处），{uncoded} 个没有编码；停用编码 {retired} 个</translation>
    </message>
    <message>
      <source>{number} more</source>
      <translation>另 {number} 个</translation>
    </message>
    <message>
      <source>{parameter} lacks the fields {missing}. Give the fields {fields}.</source>
      <translation>{parameter} 缺少字段 {missing}。请提供字段 {fields}。</translation>
    </message>
    <message>
      <source>{parent} has no number left: scheme {scheme} counts to {last}. Divide the area, or use a scheme with a longer sequence.</source>
      <translation>{parent} 的顺序码已用完：规则 {scheme} 最多到 {last}。请划分该区域，或采用顺序码更长的规则。</translation>
    </message>
    <message>
      <source>{path} cannot be read: {reason}. Check the path, and who may read it.</source>
      <translation>无法读取 {path}：{reason}。请检查路径和读取权限。</translation>
    </message>
    <message>
      <source>{path} cannot be written: the disk is full. Free some space and run again.</source>
      <translation>无法写入 {path}：磁盘已满。请腾出空间后重新运行。</translation>
    </message>
    <message>
      <source>{path} cannot be written: the place is read-only. Choose another target.</source>
      <translation>无法写入 {path}：该位置只读。请另选位置。</translation>
    </message>
    <message>
      <source>{path} cannot be written: {reason}. Choose another target.</source>
      <translation>无法写入 {path}：{reason}。请另选位置。</translation>
    </message>
    <message>
      <source>{path} is no file. Check the path.</source>
      <translation>{path} 不是文件。请检查路径。</translation>
    </message>
    <message>
      <source>{path} leads out of {folder}. Remove the link, or choose another target.</source>
      <translation>{path} 指向 {folder} 之外。请删除该链接，或另选位置。</translation>
    </message>
    <message>
      <source>{places} places mended, {left} findings left</source>
      <translation>修复 {places} 处，仍有 {left} 个问题</translation>
    </message>
    <message>
      <source>{place} cannot be read: {reason}. Give a file and a layer that exist.</source>
      <translation>无法读取 {place}：{reason}。请给出存在的文件和图层。</translation>
    </message>
    <message>
      <source>{place}: valid_until {until} is before approved_on {since}. Correct one of them.</source>
      <translation>{place}：valid_until {until} 早于 approved_on {since}。请更正其一。</translation>
    </message>
    <message>
      <source>{place}: worker {worker} has two phone numbers. Keep one.</source>
      <translation>{place}：网格员 {worker} 有两个电话。请只保留一个。</translation>
    </message>
    <message>
      <source>{place}: {fields} is missing. Fill it in.</source>
      <translation>{place}：缺少 {fields}。请补填。</translation>
    </message>
    <message>
      <source>{place}: {field} {text} is no date. Write it as YYYY-MM-DD.</source>
      <translation>{place}：{field} {text} 不是日期。请写成 YYYY-MM-DD。</translation>
    </message>
    <message>
      <source>{reason} Move it away, or choose another EDITION.</source>
      <translation>{reason}请将其移走，或另取版本名称（EDITION）。</translation>
    </message>
    <message>
      <source>{residents} residents, {buildings} buildings, compactness {compactness}</source>
      <translation>实有人口 {residents}，楼栋 {buildings}，紧凑度 {compactness}</translation>
    </message>
    <message>
      <source>{rule}: {count}</source>
      <translation>{rule}：{count}</translation>
    </message>
    <message>
      <source>{rule}: {count} standing against the release</source>
      <translation>{rule}：{count} 项阻碍发布</translation>
    </message>
    <message>
      <source>{rule}: {finding}</source>
      <translation>{rule}：{finding}</translation>
    </message>
    <message>
      <source>{setting} is {width} m; give 0 or more.</source>
      <translation>{setting} 为 {width} 米；请给出 0 或更大的值。</translation>
    </message>
    <message>
      <source>{severity} {count}</source>
      <translation>{severity} {count}</translation>
    </message>
    <message>
      <source>{severity}: {rule}: {count}</source>
      <translation>{severity}：{rule}：{count}</translation>
    </message>
    <message>
      <source>{share} % of the borders inside communities follow barriers</source>
      <translation>社区内部边界的 {share} % 沿障碍线</translation>
    </message>
    <message>
      <source>{shown} of {all} findings listed</source>
      <translation>列出 {shown} 个问题，共 {all} 个</translation>
    </message>
    <message>
      <source>{subject} {number} {measure}, enough for {most} grids at most, but in buildings so large that they need {fewest}.</source>
      <translation>{subject} {number} {measure}，最多够 {most} 个网格，但建筑物过大，至少需要 {fewest} 个。</translation>
    </message>
    <message>
      <source>{subject} {number} {measure}, fewer than MINIMUM {minimum}.</source>
      <translation>{subject} {number} {measure}，少于最小值 {minimum}。</translation>
    </message>
    <message>
      <source>{subject} {number} {measure}, too many for {most} × MAXIMUM {maximum} and too few for {fewest} × MINIMUM {minimum}.</source>
      <translation>{subject} {number} {measure}，多于 {most} × 最大值 {maximum}，又少于 {fewest} × 最小值 {minimum}。</translation>
    </message>
    <message>
      <source>{table}, row {number}</source>
      <translation>{table}，第 {number} 行</translation>
    </message>
    <message>
      <source>{target} cannot be written: {reason}. Choose another place or make room.</source>
      <translation>无法写入 {target}：{reason}。请另选位置或腾出空间。</translation>
    </message>
    <message>
      <source>{text} cannot be written in {encoding}. Use other characters.</source>
      <translation>{text} 无法用 {encoding} 编码。请改用其他字符。</translation>
    </message>
    <message>
      <source>{text} has {count} characters, at most {longest} fit. Shorten it.</source>
      <translation>{text} 有 {count} 个字符，最多 {longest} 个。请缩短。</translation>
    </message>
    <message>
      <source>{text} takes {count} bytes in {encoding}, at most {longest} fit. Shorten it.</source>
      <translation>{text} 在 {encoding} 中占 {count} 字节，最多 {longest} 字节。请缩短。</translation>
    </message>
    <message>
      <source>{text} takes {count} digits, at most {longest} fit.</source>
      <translation>{text} 占 {count} 位，最多 {longest} 位。</translation>
    </message>
    <message>
      <source>{title}: {count}</source>
      <translation>{title}：{count}</translation>
    </message>
    <message>
      <source>{url} answers, but not as a platform for releases does ({told}). Check the address.</source>
      <translation>{url} 有应答，但不是接收发布的平台（{told}）。请检查地址。</translation>
    </message>
    <message>
      <source>{url} cannot be reached: {reason}. The release before stays current, and what has arrived is kept for a day: check address and network, then release again.</source>
      <translation>无法连接 {url}：{reason}。原有发布仍然有效，已到达的内容保留一天：请检查地址和网络，然后重新发布。</translation>
    </message>
    <message>
      <source>{url} cannot be the address of a platform: {reason}. Give one such as https://platform.example/districts/440308.</source>
      <translation>{url} 不能作为平台地址：{reason}。请给出如 https://platform.example/districts/440308 的地址。</translation>
    </message>
    <message>
      <source>{url} cannot put edition {edition} in place: {told}. Have that mended there, or choose another EDITION.</source>
      <translation>{url} 无法放置版本 {edition}：{told}。请对方处理，或另选 EDITION。</translation>
    </message>
    <message>
      <source>{url} does not know the key {key}. Check the key id, or have the key entered there.</source>
      <translation>{url} 没有密钥 {key}。请检查密钥编号，或请对方录入该密钥。</translation>
    </message>
    <message>
      <source>{url} finds the signature with key {key} wrong. Check the secret; if it is right, something on the way changes the path of requests.</source>
      <translation>{url} 判定密钥 {key} 的签名错误。请检查密文；如密文无误，则传输途中有设备改动了请求路径。</translation>
    </message>
    <message>
      <source>{url} forgets what was sent, again and again. Ask who runs the platform.</source>
      <translation>{url} 一再丢失已发送的内容。请联系平台运维人员。</translation>
    </message>
    <message>
      <source>{url} is a platform, but takes no releases at this address. Give the whole address, such as https://platform.example/districts/440308.</source>
      <translation>{url} 是平台，但此地址不接收发布。请给出完整地址，如 https://platform.example/districts/440308。</translation>
    </message>
    <message>
      <source>{url} refuses the manifest: {told}. Check that both sides have the same version of GridStrata.</source>
      <translation>{url} 拒绝清单：{told}。请检查双方的 GridStrata 版本是否一致。</translation>
    </message>
    <message>
      <source>{url} refuses what arrived: {told}. Release again; if that does not help, check that both sides have the same version of GridStrata.</source>
      <translation>{url} 拒绝到达的内容：{told}。请重新发布；如仍无效，请检查双方的 GridStrata 版本是否一致。</translation>
    </message>
    <message>
      <source>{url} refuses: {told}. Ask who runs the platform.</source>
      <translation>{url} 拒绝：{told}。请联系平台运维人员。</translation>
    </message>
    <message>
      <source>{url} says that the request is not signed. Something on the way, such as a proxy, takes headers away: have it let those of GridStrata through.</source>
      <translation>{url} 称请求未签名。传输途中有设备（如代理）去掉了请求头：请放行 GridStrata 的请求头。</translation>
    </message>
    <message>
      <source>{url} sends on to {place}, and nothing was sent there. If that is the platform, give its address instead.</source>
      <translation>{url} 要求转到 {place}，未向该处发送任何内容。如果那里就是平台，请改用该地址。</translation>
    </message>
    <message>
      <source>{value} is no date. Write it as YYYY-MM-DD or YYYYMMDD.</source>
      <translation>{value} 不是日期。请写成 YYYY-MM-DD 或 YYYYMMDD。</translation>
    </message>
    <message>
      <source>{value} is no number. Correct it.</source>
      <translation>{value} 不是数字。请更正。</translation>
    </message>
    <message>
      <source>{value} is no whole number. Correct it.</source>
      <translation>{value} 不是整数。请更正。</translation>
    </message>
    <message>
      <source>{what} holds {value}, which a database cannot keep. Correct it.</source>
      <translation>{what} 的值 {value} 无法存入数据库。请更正。</translation>
    </message>
    <message>
      <source>{what} is empty. Give one, such as 2026-11.</source>
      <translation>{what} 为空。请填写，如 2026-11。</translation>
    </message>
    <message>
      <source>{what} {name} cannot name a folder. Give {fit}, for example.</source>
      <translation>{what} {name} 不能用作文件夹名。可改为 {fit}。</translation>
    </message>
    <message>
      <source>{width} digits</source>
      <translation>{width} 位数字</translation>
    </message>
    <message>
      <source>{width} digits or capital letters</source>
      <translation>{width} 位数字或大写字母</translation>
    </message>
    <message>
      <source>… and {count} more</source>
      <translation>……另有 {count} 项</translation>
    </message>
  </context>
</TS>
