// Command exfilhunt turns endpoint and network telemetry into a DuckDB case file and runs every documented
// data-exfiltration hunt over it. "exfilhunt help" says how; every rule of its output is in output.go and errors.go.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// main binds the process to run: nothing below it knows os.Args, the standard streams or os.Exit.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	// A reader that goes away ("| head") must come back as a write error, not as death by signal, which would leave
	// the temporary case file behind.
	signal.Ignore(syscall.SIGPIPE)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(tell(os.Stderr, err))
}
