package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"exfilhunt/bench"
)

// reportFormats are the ways to write a report of bench. It is no table of rows as the answers of other commands are.
var reportFormats = []string{"table", "json", "markdown"}

func pickReport(name string) (format, error) {
	if slices.Contains(reportFormats, name) {
		return format{name: name}, nil
	}
	return format{}, unknown("format", name, reportFormats)
}

func printReport(o *output, r *bench.Report) error {
	if o.format.name == "json" {
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		fmt.Fprintf(o.w, "%s\n", text)
		return o.w.Flush()
	}
	for _, line := range circumstances(r) {
		o.line(line)
	}
	for _, s := range sections(r) {
		if o.format.name == "markdown" {
			s.markdown(o)
		} else {
			fmt.Fprintf(o.w, "\n%s\n", s.title)
			o.render(s.columns, s.rows)
		}
	}
	return o.w.Flush()
}

// line writes a line of text; in Markdown, where lines flow together, as an item of a list.
func (o *output) line(text string) {
	if o.format.name == "markdown" {
		text = "- " + text
	}
	fmt.Fprintln(o.w, visible(text))
}

// circumstances are what the figures depend on.
func circumstances(r *bench.Report) []string {
	disk := "the operating system's cache was warm in cold runs too"
	if r.Settings.ColdDisk {
		disk = "the operating system was asked to forget the case file before every cold run"
	}
	data := r.Data.Origin
	if r.Data.Seed != nil {
		data += fmt.Sprintf(", seed %d, %s, up to %s", *r.Data.Seed, counted(int64(r.Data.Devices), "device"), counted(int64(r.Data.Days), "day"))
	}
	return []string{
		fmt.Sprintf("machine: %s, %s, %s of memory, %s", r.Machine.CPU, counted(int64(r.Machine.Cores), "core"), mebibytes(r.Machine.Memory), r.Machine.OS),
		fmt.Sprintf("versions: exfilhunt %s, DuckDB %s, %s", r.Versions.Program, r.Versions.Engine, r.Versions.Go),
		"data: " + data,
		fmt.Sprintf("settings: %s, %s, DuckDB's memory limit %s", counted(int64(r.Settings.Runs), "run"),
			counted(int64(r.Settings.Threads), "thread"), mebibytes(&r.Settings.Memory)),
		"cold: " + disk,
		"peak memory of the process (resident): " + mebibytes(r.Peak),
	}
}

// A section is a table of a report.
type section struct {
	title   string
	columns []column
	rows    [][]string
}

// newSection takes the columns' names; all but the first are numbers.
func newSection(title string, names ...string) section {
	s := section{title: title}
	for i, name := range names {
		sqlType := "DOUBLE"
		if i == 0 {
			sqlType = "VARCHAR"
		}
		s.columns = append(s.columns, newColumn(name, sqlType))
	}
	return s
}

func (s section) markdown(o *output) {
	names, rules := make([]string, len(s.columns)), make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i], rules[i] = c.name, "---:"
	}
	rules[0] = "---"
	fmt.Fprintf(o.w, "\n### %s\n\n", s.title)
	for _, row := range append([][]string{names, rules}, s.rows...) {
		fmt.Fprintf(o.w, "| %s |\n", strings.Join(row, " | "))
	}
}
