package udf

var exfilScore = Function{
	Name: "exfil_score",
	Doc:  "how many of the five signs of exfiltration hold, 0 to 5",
	Params: []Param{
		{"volume", Boolean}, {"frequency", Boolean}, {"single_destination", Boolean},
		{"sensitive_file", Boolean}, {"high_ratio", Boolean},
	},
	Returns: Bigint,
	Macro:   true,
	Run:     runExfilScore,
}

// runExfilScore counts a NULL as false and is never NULL.
func runExfilScore(rows int, columns []Column, result Result) error {
	out := slice[int64](result.Data, rows)
	clear(out)
	for c := range columns {
		addTrue(out, &columns[c])
	}
	return nil
}

// addTrue adds 1 to every row of counts where the column is true.
func addTrue(counts []int64, column *Column) {
	signs := slice[uint8](column.Data, len(counts))
	if column.Validity == nil {
		for i, sign := range signs {
			counts[i] += int64(sign & 1)
		}
		return
	}
	for i, sign := range signs {
		if valid(column.Validity, i) {
			counts[i] += int64(sign & 1)
		}
	}
}
