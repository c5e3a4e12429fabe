"""How new data comes in: checked, explained and never counted twice."""
