package native

import (
	"path/filepath"
	"testing"

	"exfilhunt/sql/sqltest"
	"exfilhunt/udf"
)

// Each file of ../testdata holds for the macros of a case file and, forwarded,
// for the functions.
func TestSQL(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.test")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			db := open(t)
			db.SetMaxOpenConns(1)
			sqltest.Run(t, db, file)
			for _, statement := range udf.ForwardSQL() {
				run(t, db, statement)
			}
			sqltest.Run(t, db, file)
		})
	}
}
