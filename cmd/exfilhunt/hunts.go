package main

import (
	"context"
	"encoding/json"
	"errors"

	"exfilhunt/sql/hunts"
)

const huntsUsage = `List the hunts, or show all that is known of one: parameters, what it reads, what it cannot see.

usage:
  exfilhunt hunts [--format FORMAT] [NAME]...

flags:
  --format FORMAT   table (default), csv, json, ndjson, parquet, arrow; all but table give every field

examples:
  exfilhunt hunts
  exfilhunt hunts exfil_over_c2_channel
  exfilhunt hunts --format ndjson | jq -r '.name + ": " + .caveats[0]'
`

func runHunts(ctx context.Context, s streams, args []string) (err error) {
	var formatName string
	f := newFlags("hunts")
	f.StringVar(&formatName, "format", "table", "")
	if err := parse(f, args); err != nil {
		return err
	}
	picked, err := pickFormat(formatName)
	if err != nil {
		return err
	}
	chosen, err := pick(f.Args())
	if err != nil {
		return err
	}
	o, err := newOutput(picked, "", s.stdout)
	if err != nil {
		return err
	}
	if picked.name == "table" && f.NArg() > 0 {
		return noun("output", o.pages(chosen.hunts))
	}
	db, err := openEngine()
	if err != nil {
		return noun("hunts", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if o.session, err = newSession(ctx, db); err != nil {
		return noun("hunts", err)
	}
	defer func() { err = errors.Join(err, o.session.Close()) }()
	_, err = o.print(ctx, huntTable(chosen.hunts, picked.name == "table"))
	return noun("hunts", err)
}

// huntFields are the fields of a hunt, under the names of its header.
var huntFields = []struct {
	name, sqlType string
	short         bool // in the list for people
	of            func(hunts.Hunt) any
}{
	{"name", "VARCHAR", true, func(h hunts.Hunt) any { return h.Name }},
	{"level", "VARCHAR", true, func(h hunts.Hunt) any { return h.Level }},
	{"title", "VARCHAR", true, func(h hunts.Hunt) any { return h.Title }},
	{"source", "VARCHAR", true, func(h hunts.Hunt) any { return h.Source }},
	{"id", "VARCHAR", false, func(h hunts.Hunt) any { return h.ID }},
	{"status", "VARCHAR", false, func(h hunts.Hunt) any { return h.Status }},
	{"description", "VARCHAR", false, func(h hunts.Hunt) any { return h.Description }},
	{"tags", "VARCHAR[]", false, func(h hunts.Hunt) any { return list(h.Tags) }},
	{"references", "VARCHAR[]", false, func(h hunts.Hunt) any { return list(h.References) }},
	{"falsepositives", "VARCHAR[]", false, func(h hunts.Hunt) any { return list(h.FalsePositives) }},
	{"reads", "JSON", false, func(h hunts.Hunt) any { return jsonOf(readsOf(h)) }},
	{"params", "JSON", false, func(h hunts.Hunt) any { return jsonOf(paramsOf(h)) }},
	{"deviations", "VARCHAR[]", false, func(h hunts.Hunt) any { return list(h.Deviations) }},
	{"caveats", "VARCHAR[]", false, func(h hunts.Hunt) any { return list(h.Caveats) }},
}

// huntTable has one row a hunt.
func huntTable(all []hunts.Hunt, short bool) *answer {
	var columns []column
	rows := make([][]any, len(all))
	for _, field := range huntFields {
		if short && !field.short {
			continue
		}
		columns = append(columns, newColumn(field.name, field.sqlType))
		for i, h := range all {
			rows[i] = append(rows[i], field.of(h))
		}
	}
	return record(columns, rows)
}

func list(items []string) []any {
	values := make([]any, len(items))
	for i, item := range items {
		values[i] = item
	}
	return values
}

type paramField struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Default string `json:"default"` // an SQL literal
	Meaning string `json:"meaning"`
}

func paramsOf(h hunts.Hunt) []paramField {
	fields := make([]paramField, len(h.Params))
	for i, p := range h.Params {
		fields[i] = paramField(p)
	}
	return fields
}

type readField struct {
	Table     string        `json:"table"`
	Condition string        `json:"condition"` // SQL, "" for every row
	Required  bool          `json:"required"`
	Part      string        `json:"part"` // what is blind without such a row
	Columns   []columnField `json:"columns"`
}

type columnField struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
	Part     string `json:"part"` // what is blind where the column is empty
}

func readsOf(h hunts.Hunt) []readField {
	fields := make([]readField, len(h.Reads))
	for i, r := range h.Reads {
		fields[i] = readField{Table: r.Table, Condition: r.Condition, Required: r.Required, Part: r.Part}
		for _, c := range r.Columns {
			fields[i].Columns = append(fields[i].Columns, columnField(c))
		}
	}
	return fields
}

// jsonOf writes fields of our own as JSON, which cannot fail.
func jsonOf(fields any) string {
	text, _ := json.Marshal(fields)
	return string(text)
}
