package loaders

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// An input is one file as found, before anything is known of its content.
type input struct {
	path   string // as given, or as found below a folder that was given
	size   int64  // bytes on disk, -1 where it is not known
	walked bool   // found in a folder: a file that no source knows is no mistake of the user's
	err    error  // it cannot be read
}

// find lists the files of paths, those of a folder in name order. A path that does not exist is an input with an
// error, so that the others are loaded.
func find(paths []string) []input {
	var found []input
	for _, path := range paths {
		found = append(found, findOne(path)...)
	}
	return found
}

func findOne(path string) []input {
	if path == "-" {
		return []input{{path: path, size: -1}}
	}
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return []input{{path: path, err: fmt.Errorf("no such file or folder")}}
	case err != nil:
		return []input{{path: path, err: plain(err)}}
	case !info.IsDir():
		return []input{{path: path, size: info.Size()}}
	}
	files := walk(path)
	if len(files) == 0 {
		return []input{{path: path, err: fmt.Errorf("the folder holds no files")}}
	}
	return files
}

func walk(root string) []input {
	var found []input
	// WalkDir reports each folder it cannot read to the function, which keeps the walk going: the only error left is nil.
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			found = append(found, input{path: path, walked: true, err: plain(err)})
		case entry.IsDir() || isCaseFile(path):
		default:
			found = append(found, stat(path))
		}
		return nil
	})
	return found
}

// stat follows links, so that a linked log is read; what is neither file nor link to one is left out.
func stat(path string) input {
	info, err := os.Stat(path)
	if err != nil {
		return input{path: path, walked: true, err: plain(err)}
	}
	if !info.Mode().IsRegular() {
		return input{path: path, walked: true, err: fmt.Errorf("neither a file nor a folder")}
	}
	return input{path: path, size: info.Size(), walked: true}
}

// isCaseFile keeps a case file that lies among the logs from being read as one of them.
func isCaseFile(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false // opening it to load it gives the reason
	}
	defer f.Close()
	var start [12]byte
	_, err = io.ReadFull(f, start[:])
	return err == nil && string(start[8:]) == "DUCK" || strings.HasSuffix(path, ".duckdb.wal")
}

// plain takes the path out of a file system error, because the path is shown before it anyway.
func plain(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		return inPath.Err
	}
	return err
}
