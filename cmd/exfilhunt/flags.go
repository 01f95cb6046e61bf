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
	if err == nil {
		return noneEmpty(f)
	}
	if errors.Is(err, pflag.ErrHelp) {
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
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return misuse(hint, "%s: --%s: %q is no %s", f.Name(), invalid.GetFlag().Name, invalid.GetValue(), kinds[invalid.GetFlag().Value.Type()])
	}
	return misuse(hint, "%s: %s", f.Name(), err)
}

// kinds are the types of flags that not every text is one of, in words.
var kinds = map[string]string{"int": "whole number", "uint64": "whole number", "bool": "true or false"}

// noneEmpty refuses a flag with the empty text, which a script makes of a variable that is not set: without a beginning, for
// one, a hunt would look at all there is.
func noneEmpty(f *pflag.FlagSet) (err error) {
	f.Visit(func(flag *pflag.Flag) {
		if flag.Value.Type() == "string" && flag.Value.String() == "" {
			err = misuse("leave the flag out, or look whether a variable is not set", "%s: --%s has an empty value", f.Name(), flag.Name)
		}
	})
	return err
}

func flagNames(f *pflag.FlagSet) []string {
	names := []string{"help"}
	f.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return names
}

func dashed(name string) string {
	return strings.Repeat("-", min(2, len(name))) + name
}
