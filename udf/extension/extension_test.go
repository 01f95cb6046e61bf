package extension

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

func TestFooter(t *testing.T) {
	got, err := Footer{Platform: "linux_amd64", API: "v1.2.0", Version: "v0.1.0"}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 534 {
		t.Fatalf("%d bytes, want 534", len(got))
	}
	if head := "\x00\x93\x04\x10duckdb_signature\x80\x04"; string(got[:22]) != head {
		t.Errorf("head %q, want %q", got[:22], head)
	}
	for i, want := range []string{"", "", "", "C_STRUCT", "v0.1.0", "v1.2.0", "linux_amd64", "4"} {
		field := got[22+32*i : 22+32*(i+1)]
		if !bytes.Equal(field, append([]byte(want), make([]byte, 32-len(want))...)) {
			t.Errorf("field %d: %q, want %q and zeros", i, field, want)
		}
	}
	if signature := got[534-256:]; !bytes.Equal(signature, make([]byte, 256)) {
		t.Errorf("signature %q, want zeros", signature)
	}
}

func TestFooterRefusesLongFields(t *testing.T) {
	_, err := Footer{Version: strings.Repeat("v", 33)}.Bytes()
	if err == nil || !strings.Contains(err.Error(), "longer than 32 bytes") {
		t.Errorf("33 bytes: %v", err)
	}
}

func TestPlatform(t *testing.T) {
	if got, err := Platform("darwin", "arm64"); got != "osx_arm64" || err != nil {
		t.Errorf("darwin/arm64: %s, %v", got, err)
	}
	if got, err := Platform("plan9", "386"); got != "" || err == nil || !strings.Contains(err.Error(), "plan9/386") {
		t.Errorf("plan9/386: %s, %v", got, err)
	}
}

func TestVersion(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		tag, commit, modified, want string
	}{
		{"v1.2.3", commit, "false", "v1.2.3"},
		{"(devel)", commit, "false", "0123456789"},
		{"", commit, "true", "0123456789-dirty"},
		{"v0.0.0-20261122044807-0123456789ab+dirty", commit, "true", "0123456789-dirty"},
		{"(devel)", "", "", "devel"},
	} {
		info := debug.BuildInfo{Main: debug.Module{Version: c.tag}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: c.commit}, {Key: "vcs.modified", Value: c.modified},
		}}
		if got := version(&info); got != c.want {
			t.Errorf("version of %q, commit %q: %s, want %s", c.tag, c.commit, got, c.want)
		}
	}
}

func TestInitScript(t *testing.T) {
	got := InitScript("/it's here/" + FileName)
	if got[0] != "LOAD '/it''s here/exfilhunt.duckdb_extension'" {
		t.Errorf("first: %s", got[0])
	}
	if !slices.ContainsFunc(got[1:], func(s string) bool { return strings.Contains(s, "TEMP MACRO has_any(") }) {
		t.Errorf("no forwarding: %q", got[1:])
	}
}

func TestBuildLeavesOneFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	for range 2 { // the second replaces the first
		path, err := Build(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if want := filepath.Join(dir, FileName); path != want {
			t.Errorf("path %s, want %s", path, want)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != FileName {
		t.Errorf("in the folder: %v, %v", entries, err)
	}
}

func TestBuildSaysWhatIsMissing(t *testing.T) {
	anyProgram, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		without    func(t *testing.T)
	}{
		{"go", "needs the go tool", func(t *testing.T) { t.Setenv("PATH", t.TempDir()) }},
		{"compiler", "no-such-compiler is not there", func(t *testing.T) { t.Setenv("CC", "no-such-compiler -m64") }},
		{"working compiler", "go build: exit status 1\n", func(t *testing.T) { t.Setenv("CC", "false") }},
		{"source", "run this in a checkout of it", func(t *testing.T) { t.Chdir(t.TempDir()) }},
		{"platform", "no name for the platform plan9/386", func(t *testing.T) {
			t.Setenv("GOOS", "plan9")
			t.Setenv("GOARCH", "386")
			t.Setenv("CC", anyProgram)
		}},
		{"time", "context canceled", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if c.without == nil {
				cancel()
			} else {
				c.without(t)
			}
			_, err := Build(ctx, dir)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "extension: ") {
				t.Errorf("%v; want %q in it", err, c.want)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}
