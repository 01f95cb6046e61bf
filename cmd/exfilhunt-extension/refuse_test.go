package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"exfilhunt/udf/extension"
)

// withFooter returns the extension with another footer.
func withFooter(t *testing.T, footer extension.Footer) string {
	t.Helper()
	content, err := os.ReadFile(artifact(t))
	if err != nil {
		t.Fatal(err)
	}
	end, err := footer.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), extension.FileName)
	if err := os.WriteFile(path, append(content[:len(content)-len(end)], end...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDuckDBRefuses(t *testing.T) {
	for _, c := range []struct{ platform, api, want string }{
		{"plan9_mips", "v1.2.0", "built for the platform 'plan9_mips', but we can only load extensions built for platform '" + platform(t) + "'"},
		{platform(t), "v1.9.0", "built for DuckDB C API version 'v1.9.0', but we can only load extensions built for DuckDB C API 'v1.2.0' and lower"},
	} {
		db := openFile(t, "")
		refused(t, db, "LOAD '"+withFooter(t, extension.Footer{Platform: c.platform, API: c.api, Version: "v0"})+"'", c.want)
	}
}

func TestUnsignedIsRefusedByDefault(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	refused(t, db, "LOAD '"+artifact(t)+"'", "unsigned extensions are disabled by configuration (allow_unsigned_extensions)")
}

func platform(t *testing.T) string {
	t.Helper()
	name, err := extension.Platform(runtime.GOOS, runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// Hosts that offer less than the extension needs, played by a program in C.
func TestRefusesHosts(t *testing.T) {
	host := filepath.Join(t.TempDir(), "host")
	compile(t, "-o", host, "testdata/host.c", "-ldl")
	got := output(t, host, artifact(t))
	const want = `this DuckDB does not offer the C extension API v1.2.0: use DuckDB 1.2 or newer
this DuckDB's C extension API lacks duckdb_connect
cannot connect to the database
cannot connect to the database
another DuckDB in this process has loaded this file: give this one a copy of it in another folder
`
	if got != want {
		t.Errorf("said:\n%swant:\n%s", got, want)
	}
}
