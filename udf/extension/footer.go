package extension

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// apiVersion is the version of DuckDB's C extension API that the extension
// uses. DuckDB loads one that asks for the same or an older version.
const apiVersion = "v1.2.0"

// The sizes of a footer: fields of 32 bytes, and room for a signature, which
// stays empty.
const (
	fieldSize     = 32
	signatureSize = 256
)

// Footer is what DuckDB reads at the end of an extension before it loads it.
type Footer struct {
	Platform string // in DuckDB's names, see Platform
	API      string // version of the C extension API
	Version  string // of the extension, shown by duckdb_extensions()
}

// Bytes returns the footer as it is stored: a custom section of WebAssembly,
// which other loaders take for bytes after the end. The head and the fields
// are those of DuckDB's scripts/append_metadata.cmake; fields are stored from
// the last to the first, three of them unused.
func (f Footer) Bytes() ([]byte, error) {
	const magic, kind = "4", "C_STRUCT"
	fields := []string{magic, f.Platform, f.API, f.Version, kind, "", "", ""}
	var b bytes.Buffer
	b.WriteString("\x00\x93\x04\x10duckdb_signature\x80\x04")
	for _, field := range slices.Backward(fields) {
		if len(field) > fieldSize {
			return nil, fmt.Errorf("footer: %q is longer than %d bytes", field, fieldSize)
		}
		b.WriteString(field + strings.Repeat("\x00", fieldSize-len(field)))
	}
	b.Write(make([]byte, signatureSize))
	return b.Bytes(), nil
}

// platforms are DuckDB's names of what Go calls GOOS/GOARCH.
var platforms = map[string]string{
	"linux/amd64":   "linux_amd64",
	"linux/arm64":   "linux_arm64",
	"darwin/amd64":  "osx_amd64",
	"darwin/arm64":  "osx_arm64",
	"windows/amd64": "windows_amd64",
}

// Platform returns DuckDB's name of a platform.
func Platform(goos, goarch string) (string, error) {
	name, ok := platforms[goos+"/"+goarch]
	if !ok {
		return "", fmt.Errorf("DuckDB has no name for the platform %s/%s", goos, goarch)
	}
	return name, nil
}
