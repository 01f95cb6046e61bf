package udf

var hasAny = Function{
	Name:    "has_any",
	Doc:     "whether one of the needles is in the text as a whole term, without regard to case (KQL has_any)",
	Params:  []Param{{"haystack", Varchar}, {"needles", VarcharList}},
	Returns: Boolean,
	Macro:   true,
	Run:     runHasAny,
}

// runHasAny takes a NULL text as "", a NULL list as an empty one, for which it
// is false, and skips NULL needles. It is never NULL.
func runHasAny(rows int, columns []Column, result Result) error {
	haystacks, lists := &columns[0], &columns[1]
	out := slice[bool](result.Data, rows)
	s := takeSession()
	defer s.giveBack()
	for i := 0; i < rows; {
		end := lists.sameUntil(i, rows)
		s.use(lists, lists.list(i), end-i)
		s.answer(out[i:end], haystacks, i)
		i = end
	}
	return nil
}
