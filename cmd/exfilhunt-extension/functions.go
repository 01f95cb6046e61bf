package main

import "exfilhunt/udf"

// served are the functions that a client gets: those that every case file has
// as SQL macros, so that loading makes hunts faster and changes no answer.
var served = macros(udf.All)

func macros(all []udf.Function) []udf.Function {
	var list []udf.Function
	for _, f := range all {
		if f.Macro {
			list = append(list, f)
		}
	}
	return list
}
