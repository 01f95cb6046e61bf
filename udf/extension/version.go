package extension

import (
	"debug/buildinfo"
	"runtime/debug"
)

// versionOf returns the version of a built library.
func versionOf(library string) (string, error) {
	info, err := buildinfo.ReadFile(library)
	if err != nil {
		return "", err
	}
	return version(info), nil
}

// version names a build in at most 20 bytes: a release by its tag, anything
// else by its commit, as DuckDB's own extensions do. The version that Go makes
// up for a commit does not fit into the footer.
func version(info *debug.BuildInfo) string {
	var commit, dirty string
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			commit = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			dirty = "-dirty"
		}
	}
	tag := info.Main.Version
	if tag != "" && tag != "(devel)" && len(tag) <= 20 {
		return tag
	}
	if len(commit) < 10 {
		return "devel"
	}
	return commit[:10] + dirty
}
