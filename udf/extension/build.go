// Package extension makes the loadable DuckDB extension from the source of this
// module, and says how a client uses it.
package extension

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	// FileName is what the extension must be called: DuckDB makes the name of the
	// entry point from it.
	FileName = "exfilhunt.duckdb_extension"

	source = "exfilhunt/cmd/exfilhunt-extension"
)

// Build compiles the extension for this platform, writes it as FileName into
// the folder dir, which it makes if need be, and returns its path. It replaces
// an older file in one step, so that a client that has that one loaded keeps it.
//
// It needs the go tool and a C compiler, and a checkout of exfilhunt as the
// working directory. GOOS, GOARCH, CC and GOFLAGS mean what they mean to go.
func Build(ctx context.Context, dir string) (path string, err error) {
	if path, err = build(ctx, dir); err != nil {
		return "", fmt.Errorf("extension: %w", err)
	}
	return path, nil
}

func build(ctx context.Context, dir string) (string, error) {
	platform, err := prepare(ctx)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	work, err := os.MkdirTemp(dir, ".build-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	// go also writes a C header beside the library
	library := filepath.Join(work, FileName)
	if _, err := tool(ctx, "build", "-buildmode=c-shared", "-trimpath", "-ldflags", "-s -w", "-o", library, source); err != nil {
		return "", err
	}
	if err := appendFooter(library, platform); err != nil {
		return "", err
	}
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return "", err
	}
	return path, os.Rename(library, path)
}

// prepare looks for what building needs, so that what is missing is said in
// words, and returns DuckDB's name of the platform.
func prepare(ctx context.Context) (platform string, err error) {
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("building needs the go tool (https://go.dev/dl), and it is not in PATH")
	}
	answer, err := tool(ctx, "env", "-json", "GOOS", "GOARCH", "CC")
	if err != nil {
		return "", err
	}
	var env struct{ GOOS, GOARCH, CC string }
	if err := json.Unmarshal(answer, &env); err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	if compiler := strings.Fields(env.CC); len(compiler) > 0 {
		if _, err := exec.LookPath(compiler[0]); err != nil {
			return "", fmt.Errorf("building needs a C compiler, and %s is not there: install one, or name it in CC", compiler[0])
		}
	}
	if _, err := tool(ctx, "list", "-find", source); err != nil {
		return "", fmt.Errorf("no source of exfilhunt here, run this in a checkout of it: %w", err)
	}
	return Platform(env.GOOS, env.GOARCH)
}

// tool runs the go tool, with cgo, and returns what it writes. An error holds
// what it says against it.
func tool(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(said.String()))
	}
	return out, nil
}

func appendFooter(library, platform string) error {
	version, err := versionOf(library)
	if err != nil {
		return err
	}
	footer, err := Footer{Platform: platform, API: apiVersion, Version: version}.Bytes()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(library, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.Write(footer)
	return errors.Join(err, file.Close())
}
