package loaders

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// An input is one file as found, before anything is known of its content.
type input struct {
	path   string // as given, or as found below a folder that was given
	size   int64  // bytes on disk, -1 where it is not known
	walked bool   // found in a folder: a file that no source knows is no mistake of the user's
	err    error  // it cannot be read
}

// A finder lists the files of paths. It never opens one: a POSIX lock on a file is lost when the process closes any
// descriptor of it, so opening the case file, where it lies among the logs, would unlock it.
type finder struct {
	own []os.FileInfo // the case file that is open
}

// find lists the files of paths, those of a folder in name order. A path that does not exist is an input with an
// error, so that the others are loaded.
func (f finder) find(paths []string) []input {
	var found []input
	for _, path := range paths {
		found = append(found, f.findOne(path)...)
	}
	return found
}

func (f finder) findOne(path string) []input {
	if path == "-" {
		return []input{{path: path, size: -1}}
	}
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return []input{{path: path, err: errors.New("no such file or folder")}}
	case err != nil:
		return []input{{path: path, err: plain(err)}}
	case f.isOwn(info):
		return []input{{path: path, err: errors.New("this is the case file that is being written")}}
	case info.Mode().IsRegular():
		return []input{{path: path, size: info.Size()}}
	case !info.IsDir(): // a pipe, as <(zcat x) makes one
		return []input{{path: path, size: -1}}
	}
	files := f.walk(path)
	if len(files) == 0 {
		return []input{{path: path, err: errors.New("the folder holds no files")}}
	}
	return files
}

func (f finder) walk(root string) []input {
	var found []input
	// WalkDir reports each folder it cannot read to the function, which keeps the walk going: the only error left is nil.
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			found = append(found, input{path: path, walked: true, err: plain(err)})
		case !entry.IsDir():
			found = append(found, f.stat(path)...)
		}
		return nil
	})
	return found
}

// stat follows links, so that a linked log is read. The case file, with its write-ahead log, is left out.
func (f finder) stat(path string) []input {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return []input{{path: path, walked: true, err: plain(err)}}
	case f.isOwn(info):
		return nil
	case !info.Mode().IsRegular():
		return []input{{path: path, walked: true, err: errors.New("neither a file nor a folder")}}
	default:
		return []input{{path: path, size: info.Size(), walked: true}}
	}
}

func (f finder) isOwn(info os.FileInfo) bool {
	return slices.ContainsFunc(f.own, func(own os.FileInfo) bool { return os.SameFile(own, info) })
}

// newFinder asks the case file where it is.
func newFinder(ctx context.Context, conn *sql.Conn) (finder, error) {
	var f finder
	var path string
	err := conn.QueryRowContext(ctx, "SELECT path FROM duckdb_databases() WHERE database_name = current_database()").Scan(&path)
	if err != nil {
		return f, err
	}
	for _, name := range []string{path, path + ".wal"} {
		if info, err := os.Stat(name); err == nil {
			f.own = append(f.own, info)
		}
	}
	return f, nil
}

// plain takes the path out of a file system error, because the path is shown before it anyway.
func plain(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		return inPath.Err
	}
	return err
}
