package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"
)

// streams are what a command reads and writes.
type streams struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// A command is one subcommand.
type command struct {
	name  string
	doc   string // one line for the list of commands
	usage string // for "help NAME": how to call it, every flag, worked examples
	run   func(ctx context.Context, s streams, args []string) error
}

// commands are in the order in which help lists them: that of a first encounter.
var commands = []command{
	{"hunt", "find exfiltration in logs or in a case file", huntUsage, runHunt},
	{"ingest", "load logs into a case file", ingestUsage, runIngest},
	{"hunts", "what hunts exist, their parameters and what they cannot see", huntsUsage, runHunts},
	{"doctor", "what this telemetry can and cannot show, hunt by hunt", doctorUsage, runDoctor},
	{"query", "run SQL on a case file", queryUsage, runQuery},
	{"connect", "print an SQL script that readies any DuckDB client for a case file", connectUsage, runConnect},
	{"extension", "build the functions as a loadable DuckDB extension", extensionUsage, runExtension},
	{"generate", "generate a labelled archive: an enterprise at work, and attacks of which all is known", generateUsage, runGenerate},
	{"bench", "measure loading, hunts and functions, each beside its bound", benchUsage, runBench},
	{"version", "which versions this program is made of", versionUsage, runVersion},
}

// run executes the command line and returns an error that says the exit status: see tell.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	s := streams{stdin, stdout, stderr}
	if len(args) == 0 {
		return help(stdout, nil)
	}
	name, rest := args[0], args[1:]
	switch name {
	case "help", "-h", "--help":
		return help(stdout, rest)
	case "--version":
		name = "version"
	}
	c, err := find(name)
	if err != nil {
		return err
	}
	err = c.run(ctx, s, rest)
	if errors.Is(err, pflag.ErrHelp) {
		return help(stdout, []string{name})
	}
	if err != nil && ctx.Err() != nil {
		return context.Canceled // whatever DuckDB made of being interrupted
	}
	return err
}

func find(name string) (command, error) {
	names := make([]string, len(commands))
	for i, c := range commands {
		if c.name == name {
			return c, nil
		}
		names[i] = c.name
	}
	if _, err := os.Stat(name); err == nil {
		return command{}, misuse("exfilhunt hunt "+name, "command %q: no such command, but there is a file or folder of that name", name)
	}
	return command{}, unknown("command", name, names)
}

// help prints the usage of the program or of one command.
func help(stdout io.Writer, args []string) error {
	text := strings.Replace(usage, "COMMANDS\n", commandList(), 1)
	if len(args) > 0 {
		c, err := find(args[0])
		if err != nil {
			return err
		}
		text = c.usage
	}
	_, err := io.WriteString(stdout, text)
	return err
}

func commandList() string {
	var b strings.Builder
	for _, c := range commands {
		b.WriteString("  " + c.name + strings.Repeat(" ", 11-len(c.name)) + c.doc + "\n")
	}
	return b.String()
}

const usage = `exfilhunt finds data exfiltration in the logs of Microsoft Defender and Sentinel, Sysmon and Windows, auditd, CEF and Zeek.

usage:
  exfilhunt COMMAND [FLAG]... [ARGUMENT]...

commands:
COMMANDS
"exfilhunt help COMMAND" shows a command's flags and examples.

examples:
  exfilhunt hunt /var/log/zeek                       find, and leave nothing behind
  exfilhunt ingest --db case.duckdb export/ zeek/    load once ...
  exfilhunt hunt --db case.duckdb --since 7d         ... hunt often
  exfilhunt doctor --db case.duckdb                  what can these logs show at all?

output (--format):
  table    for people, as wide as the terminal        csv      RFC 4180, one header
  json     an array of objects                        ndjson   one object a line
  parquet  zstd-compressed                            arrow    IPC stream
  Data goes to standard output, all else to standard error. Times are UTC.

exit status:
  0  done
  1  failed: some input could not be loaded, or a query failed
  2  wrong usage
  3  findings, with --fail-on-findings; 1 wins where both apply, because some input was never looked at
`
