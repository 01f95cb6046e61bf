package hunts

import (
	"fmt"
	"regexp"
	"strings"
)

// A Read is one table that a hunt reads: "TABLE where CONDITION: COLUMN, COLUMN, ...". The condition may be left out;
// "!" or a part in brackets may stand behind the table, "!" and a part behind each column:
//
//	DeviceNetworkEvents! where RemotePort = 53: Timestamp, RemoteIP!, BytesSent [volume, ratio]
//	DeviceFileEvents [sensitive files] where ActionType = 'FileRead': FileName
//
// A "!" marks what the hunt cannot do without: with no such row, or with that column empty in all of them, it
// cannot fire. Brackets name the part of the hunt that is blind where the column is empty, or, behind a table
// without "!", the part that is blind where no row meets the condition.
type Read struct {
	Table     string
	Required  bool
	Part      string // what is blind without any such row; "" where Required
	Condition string // SQL over the table's columns; "" for every row
	Columns   []Column
}

// A Column of a [Read].
type Column struct {
	Name     string
	Required bool
	Part     string // what is blind where the column is empty; "" where nothing is, or all is
}

var (
	readForm   = regexp.MustCompile(`^(\w+)(!?)(?: \[([^\]]+)\])?(?: where ([^:]+))?: (.+)$`)
	columnForm = regexp.MustCompile(`(\w+)(!?)(?: \[([^\]]+)\])?(?:, |$)`)
)

func parseRead(value string) (Read, error) {
	m := readForm.FindStringSubmatch(value)
	if m == nil {
		return Read{}, fmt.Errorf("%q is not \"TABLE where CONDITION: COLUMN, ...\"", value)
	}
	r := Read{Table: m[1], Required: m[2] != "", Part: m[3], Condition: m[4]}
	rest := m[5]
	for rest != "" {
		at := columnForm.FindStringSubmatchIndex(rest)
		if at == nil || at[0] != 0 {
			return r, fmt.Errorf("column list stops making sense at %q", rest)
		}
		c := columnForm.FindStringSubmatch(rest)
		r.Columns = append(r.Columns, Column{Name: c[1], Required: c[2] != "", Part: c[3]})
		rest = strings.TrimSpace(rest[at[1]:])
	}
	return r, nil
}
