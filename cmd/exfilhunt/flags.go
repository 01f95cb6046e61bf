package main

import (
	"errors"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

// newFlags returns an empty flag set of a subcommand. Help is ours to print, and errors are ours to word.
func newFlags(name string) *pflag.FlagSet {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// parse reads the command line of a subcommand. Its errors are of whoever wrote it; pflag.ErrHelp passes through.
func parse(f *pflag.FlagSet, args []string) error {
	err := f.Parse(args)
	if err == nil || errors.Is(err, pflag.ErrHelp) {
		return err
	}
	hint := "see \"exfilhunt help " + f.Name() + "\""
	var absent *pflag.NotExistError
	if errors.As(err, &absent) {
		given := absent.GetSpecifiedName()
		if near := nearest(given, flagNames(f)); near != "" && len(given) > 1 {
			hint = "did you mean --" + near + "?"
		}
		return misuse(hint, "%s: unknown flag %s", f.Name(), dashed(given))
	}
	return misuse(hint, "%s: %s", f.Name(), err)
}

func flagNames(f *pflag.FlagSet) []string {
	names := []string{"help"}
	f.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return names
}

func dashed(name string) string {
	return strings.Repeat("-", min(2, len(name))) + name
}
