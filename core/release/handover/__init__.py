"""The layers of a release as a receiving platform wants them: names, types, lengths, order."""
