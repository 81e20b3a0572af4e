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
      <source>(not a grid)</source>
      <translation>（非网格）</translation>
    </message>
    <message>
      <source>Another release is being written to {folder}. Wait until it is done.</source>
      <translation>另一次发布正在写入 {folder}。请等它完成。</translation>
    </message>
    <message>
      <source>Base grids</source>
      <translation>基础网格</translation>
    </message>
    <message>
      <source>Borders whose vertices differ</source>
      <translation>节点不一致的边界</translation>
    </message>
    <message>
      <source>Buildings</source>
      <translation>建筑物</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>检查</translation>
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
      <source>Check its CRS and its coordinates.</source>
      <translation>请检查其坐标系和坐标。</translation>
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
      <source>Choose a kind, or type a word of your own</source>
      <translation>选择类别，或输入自定义名称</translation>
    </message>
    <message>
      <source>Code field</source>
      <translation>编码字段</translation>
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
      <source>Code of the grids</source>
      <translation>网格编码</translation>
    </message>
    <message>
      <source>Codes of the professional grids</source>
      <translation>专业网格编码</translation>
    </message>
    <message>
      <source>Communities</source>
      <translation>社区</translation>
    </message>
    <message>
      <source>Components</source>
      <translation>关联组</translation>
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
      <source>DRIFT ({drift} m) is less than NOISE ({noise} m). Give a larger DRIFT, or 0 to have it estimated for each layer.</source>
      <translation>DRIFT（{drift} 米）小于 NOISE（{noise} 米）。请增大 DRIFT，或填 0 逐层估计。</translation>
    </message>
    <message>
      <source>DRIFT is {drift} m; give 0 or more.</source>
      <translation>DRIFT 为 {drift} 米，应为 0 或更大。</translation>
    </message>
    <message>
      <source>Defects need buildings with footprints. Make the district in full.</source>
      <translation>加入缺陷需要建筑物轮廓。请生成完整的城区。</translation>
    </message>
    <message>
      <source>Drift: widest digitising slip (m); 0 = estimate per layer</source>
      <translation>偏移：数字化误差的最大宽度（米）；0 表示逐层估计</translation>
    </message>
    <message>
      <source>Exclusions: areas that need no grid</source>
      <translation>除外区域：不需要网格的区域</translation>
    </message>
    <message>
      <source>Fewest households of a base grid</source>
      <translation>基础网格户数下限</translation>
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
      <source>Findings</source>
      <translation>问题清单</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Folder of the releases</source>
      <translation>发布文件夹</translation>
    </message>
    <message>
      <source>Frame: the area that must be covered</source>
      <translation>范围：必须覆盖的区域</translation>
    </message>
    <message>
      <source>Graph</source>
      <translation>映射关系图</translation>
    </message>
    <message>
      <source>GridStrata</source>
      <translation>立体网格</translation>
    </message>
    <message>
      <source>GridStrata needs {needed}; found: {found}. Run {command} and restart QGIS.</source>
      <translation>立体网格需要 {needed}；现有：{found}。请运行 {command} 后重启 QGIS。</translation>
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
      <source>Households of a building</source>
      <translation>建筑物户数</translation>
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
      <source>Kind</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Kinds and codes of layers</source>
      <translation>图层类别与编码</translation>
    </message>
    <message>
      <source>Kinds and codes of layers…</source>
      <translation>图层类别与编码…</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>图层</translation>
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
      <source>Layer {layer} has grids with a code used twice ({codes}). Give each its own code.</source>
      <translation>图层 {layer} 有网格编码重复（{codes}）。请为每个网格设置不同的编码。</translation>
    </message>
    <message>
      <source>Layer {layer} has grids with an invalid shape ({codes}). Run "Fix geometries" on it.</source>
      <translation>图层 {layer} 有网格图形无效（{codes}）。请对该图层运行“修复几何图形”。</translation>
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
      <source>Layer {layer} has no coordinate reference system. Set the one it was drawn in (Layer &gt; Set CRS) and run again.</source>
      <translation>图层 {layer} 没有坐标系。请设置其绘制所用的坐标系（图层 &gt; 设置坐标系）后重新运行。</translation>
    </message>
    <message>
      <source>Layer {layer} has no field {field}. Its fields are: {fields}.</source>
      <translation>图层 {layer} 没有字段 {field}。现有字段：{fields}。</translation>
    </message>
    <message>
      <source>Layer {layer} has no grids. Choose the layer that holds them.</source>
      <translation>图层 {layer} 中没有网格。请选择网格所在的图层。</translation>
    </message>
    <message>
      <source>Layer {layer} has {count} invalid shapes. Run "Fix geometries" on it.</source>
      <translation>图层 {layer} 有 {count} 个图形无效。请对该图层运行“修复几何图形”。</translation>
    </message>
    <message>
      <source>Layer {layer} is empty: nothing is drawn in it. Choose another layer.</source>
      <translation>图层 {layer} 是空的：其中没有任何图形。请选择其他图层。</translation>
    </message>
    <message>
      <source>Layer {layer} lies outside of where its CRS {crs} is used.</source>
      <translation>图层 {layer} 位于其坐标系 {crs} 的适用范围之外。</translation>
    </message>
    <message>
      <source>Layer {layer} looks as if it was drawn on a Chinese internet map (GCJ-02: Amap, Tencent): taken back by that map's offset, it fits the other layer much better. Convert it from GCJ-02 to its CRS first.</source>
      <translation>图层 {layer} 似乎是在互联网地图（GCJ-02：高德、腾讯）上绘制的：扣除该地图的偏移后与另一图层吻合得多。请先由 GCJ-02 转换到其坐标系。</translation>
    </message>
    <message>
      <source>Layer {layer}: {details} are left out; shapes are read as plain polygons</source>
      <translation>图层 {layer}：忽略 {details}，按普通面读取</translation>
    </message>
    <message>
      <source>Links between grids</source>
      <translation>网格关联线</translation>
    </message>
    <message>
      <source>Load the sample district</source>
      <translation>加载示例城区</translation>
    </message>
    <message>
      <source>MINIMUM ({minimum}) is not between 0 and MAXIMUM ({maximum}).</source>
      <translation>MINIMUM（{minimum}）不在 0 与 MAXIMUM（{maximum}）之间。</translation>
    </message>
    <message>
      <source>Manifest</source>
      <translation>发布清单</translation>
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
      <source>Measured in {name} ({crs})</source>
      <translation>量算坐标系：{name}（{crs}）</translation>
    </message>
    <message>
      <source>Most households of a base grid</source>
      <translation>基础网格户数上限</translation>
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
      <source>No parent is given for base grid {code}.</source>
      <translation>没有给出基础网格 {code} 的上级。</translation>
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
      <source>Noise: widest sliver that means nothing (m)</source>
      <translation>噪声：可忽略狭缝的最大宽度（米）</translation>
    </message>
    <message>
      <source>Number of base grids not wholly covered</source>
      <translation>未完全覆盖的基础网格数</translation>
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
      <source>Number of files</source>
      <translation>文件数</translation>
    </message>
    <message>
      <source>Number of hints</source>
      <translation>提示数</translation>
    </message>
    <message>
      <source>Number of relations</source>
      <translation>映射关系数</translation>
    </message>
    <message>
      <source>Number of warnings</source>
      <translation>警告数</translation>
    </message>
    <message>
      <source>PROFESSIONAL_CODE names the kind {kind}, which no layer has. Kinds: {kinds}.</source>
      <translation>PROFESSIONAL_CODE 中的类别 {kind} 没有对应图层。现有类别：{kinds}。</translation>
    </message>
    <message>
      <source>Professional layers</source>
      <translation>专业网格图层</translation>
    </message>
    <message>
      <source>Relations</source>
      <translation>映射关系</translation>
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
      <source>Release</source>
      <translation>发布</translation>
    </message>
    <message>
      <source>Release (folder)</source>
      <translation>发布（文件夹）</translation>
    </message>
    <message>
      <source>Released: {folder}</source>
      <translation>已发布：{folder}</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Residents of a building</source>
      <translation>建筑物实有人口</translation>
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
      <source>SEED is {seed}; give 0 or more.</source>
      <translation>SEED 为 {seed}，应为 0 或更大。</translation>
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
      <source>Scale</source>
      <translation>倍数</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Shares of {kind} do not sum to 1 for {codes}.</source>
      <translation>{kind}：{codes} 的占比之和不等于 1。</translation>
    </message>
    <message>
      <source>Summary by kind and rule</source>
      <translation>按类别和规则汇总</translation>
    </message>
    <message>
      <source>Text file (*.txt)</source>
      <translation>文本文件 (*.txt)</translation>
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
      <source>The district has no place for another defect: {wanted}. Give another SEED.</source>
      <translation>该城区没有位置再放缺陷：{wanted}。请换一个 SEED。</translation>
    </message>
    <message>
      <source>The graph cannot be written as {file}. Use .graphml or .json.</source>
      <translation>无法将映射关系图写成 {file}。请使用 .graphml 或 .json。</translation>
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
      <source>The project has no polygon layer yet: load one first.</source>
      <translation>项目中还没有面图层：请先加载。</translation>
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
      <source>The release {folder} is not what was released: {problems} Fetch it again from where it was released.</source>
      <translation>{folder} 与发布时不一致：{problems}请从发布处重新获取。</translation>
    </message>
    <message>
      <source>The report shows no mapping: {reason}</source>
      <translation>报告中没有映射关系：{reason}</translation>
    </message>
    <message>
      <source>To be mended</source>
      <translation>待修正</translation>
    </message>
    <message>
      <source>Two layers are of the kind {kind}. Give every professional layer a kind of its own.</source>
      <translation>有两个图层的类别同为 {kind}。请为每个专业网格图层设置不同的类别。</translation>
    </message>
    <message>
      <source>Verify a release</source>
      <translation>校验发布</translation>
    </message>
    <message>
      <source>WAIVERS lacks the fields {missing}. Give the fields {fields}.</source>
      <translation>WAIVERS 缺少字段 {missing}。需要字段 {fields}。</translation>
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
      <source>Waivers {table}, row {number}</source>
      <translation>豁免表 {table} 第 {number} 行</translation>
    </message>
    <message>
      <source>Waivers: findings that somebody answers for</source>
      <translation>豁免：有人负责的问题</translation>
    </message>
    <message>
      <source>What each polygon layer is, and which field holds its grid codes. The algorithms read this from the layers; it is kept with the project.</source>
      <translation>指定每个面图层的类别以及网格编码所在字段。各算法据此读取图层，设置随项目保存。</translation>
    </message>
    <message>
      <source>With known defects</source>
      <translation>含已知缺陷</translation>
    </message>
    <message>
      <source>Z or M values</source>
      <translation>Z 或 M 值</translation>
    </message>
    <message>
      <source>another layer is of this kind too</source>
      <translation>另有图层属于同一类别</translation>
    </message>
    <message>
      <source>base grids</source>
      <translation>基础网格</translation>
    </message>
    <message>
      <source>city-management grids</source>
      <translation>城管网格</translation>
    </message>
    <message>
      <source>codes used more than once: {count}</source>
      <translation>重复的编码：{count}</translation>
    </message>
    <message>
      <source>communities</source>
      <translation>社区</translation>
    </message>
    <message>
      <source>curves</source>
      <translation>曲线</translation>
    </message>
    <message>
      <source>exclusions: need no grid</source>
      <translation>除外区域：不需要网格</translation>
    </message>
    <message>
      <source>fire grids</source>
      <translation>消防网格</translation>
    </message>
    <message>
      <source>frame: must be covered</source>
      <translation>范围：必须覆盖</translation>
    </message>
    <message>
      <source>grids without a code: {count}</source>
      <translation>无编码的网格：{count}</translation>
    </message>
    <message>
      <source>health grids</source>
      <translation>卫健网格</translation>
    </message>
    <message>
      <source>layer {layer} of {file}</source>
      <translation>{file} 的图层 {layer}</translation>
    </message>
    <message>
      <source>no</source>
      <translation>无</translation>
    </message>
    <message>
      <source>no coordinate system</source>
      <translation>没有坐标系</translation>
    </message>
    <message>
      <source>no field for the codes</source>
      <translation>没有编码字段</translation>
    </message>
    <message>
      <source>police grids</source>
      <translation>警务网格</translation>
    </message>
    <message>
      <source>safety grids</source>
      <translation>安监网格</translation>
    </message>
    <message>
      <source>shapes with coordinates that are no numbers</source>
      <translation>坐标不是数字的图形</translation>
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
      <source>{base} base grids, {professional} professional grids, {defects} defects</source>
      <translation>{base} 个基础网格，{professional} 个专业网格，{defects} 处缺陷</translation>
    </message>
    <message>
      <source>{codes} and {number} more</source>
      <translation>{codes} 等，另有 {number} 个</translation>
    </message>
    <message>
      <source>{count} buildings of layer {layer} have no shape and are left out</source>
      <translation>图层 {layer} 中 {count} 个建筑物没有图形，已略去</translation>
    </message>
    <message>
      <source>{file} cannot be read: {reason}.</source>
      <translation>无法读取 {file}：{reason}。</translation>
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
      <source>{file} was altered.</source>
      <translation>{file} 被改动过。</translation>
    </message>
    <message>
      <source>{file}, row {number}: {values} values for {columns} columns. Put text that holds commas in quotes.</source>
      <translation>{file} 第 {number} 行：{columns} 列中有 {values} 个值。含逗号的文本请加引号。</translation>
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
      <source>{kind}: disagreement up to {width} m wide counts as drift</source>
      <translation>{kind}：宽度不超过 {width} 米的不一致按偏移处理</translation>
    </message>
    <message>
      <source>{kind}: {classes}</source>
      <translation>{kind}：{classes}</translation>
    </message>
    <message>
      <source>{kind}: {count} grids</source>
      <translation>{kind}：{count} 个网格</translation>
    </message>
    <message>
      <source>{layer} uses a code twice.</source>
      <translation>{layer} 中有编码重复。</translation>
    </message>
    <message>
      <source>{name} and {other} are the same file {path}. Choose another one.</source>
      <translation>{name} 与 {other} 是同一文件 {path}。请另选文件。</translation>
    </message>
    <message>
      <source>{name} is given without {parent}. Choose the layer too.</source>
      <translation>给出了 {name} 但没有 {parent}。请同时选择图层。</translation>
    </message>
    <message>
      <source>{name} is no parameter of this algorithm. Give {meant} instead.</source>
      <translation>该算法没有参数 {name}。请改用 {meant}。</translation>
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
      <source>{place} cannot be read: {reason}. Give a file and a layer that exist.</source>
      <translation>无法读取 {place}：{reason}。请给出存在的文件和图层。</translation>
    </message>
    <message>
      <source>{place}: expiry {text} is no date. Write it as YYYY-MM-DD.</source>
      <translation>{place}：截止日期 {text} 不是日期。请写成 YYYY-MM-DD。</translation>
    </message>
    <message>
      <source>{place}: {fields} is missing. Fill it in.</source>
      <translation>{place}：缺少 {fields}。请补填。</translation>
    </message>
    <message>
      <source>{reason} Move it away, or choose another EDITION.</source>
      <translation>{reason}请将其移走，或另取版本名称（EDITION）。</translation>
    </message>
    <message>
      <source>{severity}: {rule}: {count}</source>
      <translation>{severity}：{rule}：{count}</translation>
    </message>
    <message>
      <source>{target} cannot be written: {reason}. Choose another place or make room.</source>
      <translation>无法写入 {target}：{reason}。请另选位置或腾出空间。</translation>
    </message>
    <message>
      <source>{what} is empty. Give one, such as 2026-11.</source>
      <translation>{what} 为空。请填写，如 2026-11。</translation>
    </message>
    <message>
      <source>{what} {name} cannot name a folder. Give {fit}, for example.</source>
      <translation>{what} {name} 不能用作文件夹名。可改为 {fit}。</translation>
    </message>
  </context>
</TS>
