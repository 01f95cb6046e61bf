package auditd

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// busyHost returns the records of events as three processes at a time cause them: programs, connections, reads, and what
// is ignored. Each event is a list of lines.
func busyHost(events int) [][]string {
	random := rand.New(rand.NewPCG(1, 2))
	var all [][]string
	for i := range events {
		id := fmt.Sprintf("%d.%03d:%d", 1717236000+i/1000, i%1000, 5000+i)
		msg := "msg=audit(" + id + "): "
		call := fmt.Sprintf("type=SYSCALL %sarch=c000003e syscall=%%d success=yes exit=0 a0=ffffff9c a1=0 a2=0 items=1 ppid=1 pid=%d auid=1000 uid=0 comm=\"x\" exe=\"/bin/x%d\" key=(null)", msg, i%3+100, i%3)
		var lines []string
		switch random.IntN(4) {
		case 0:
			lines = []string{fmt.Sprintf(call, 59), "type=EXECVE " + msg + "argc=2 a0=\"x\" a1=\"" + id + "\"", "type=EXECVE " + msg + "a2=\"-v\"",
				"type=CWD " + msg + "cwd=\"/\"", "type=PATH " + msg + "item=0 name=\"/bin/x\" mode=0100755 nametype=NORMAL"}
		case 1:
			lines = []string{fmt.Sprintf(call, 42), fmt.Sprintf("type=SOCKADDR %ssaddr=020001BBCB0071%02X0000000000000000", msg, i%256)}
		case 2:
			lines = []string{fmt.Sprintf(call, 257), "type=CWD " + msg + "cwd=\"/home\"", fmt.Sprintf("type=PATH %sitem=0 name=\"f%d.pdf\" mode=0100644 nametype=NORMAL", msg, i)}
		default:
			lines = []string{fmt.Sprintf(call, 1)}
		}
		if random.IntN(3) > 0 {
			lines = append(lines, "type=PROCTITLE "+msg+"proctitle=\"x\"")
		}
		all = append(all, append(lines, "type=EOE "+msg))
	}
	return all
}

// interleave mixes the records of events that are at most so many apart, and keeps each event's own order.
func interleave(events [][]string, apart int, random *rand.Rand) string {
	var log strings.Builder
	var open [][]string
	for len(events) > 0 || len(open) > 0 {
		for len(open) < apart && len(events) > 0 {
			open, events = append(open, events[0]), events[1:]
		}
		i := random.IntN(len(open))
		log.WriteString(open[i][0] + "\n")
		if open[i] = open[i][1:]; len(open[i]) == 0 {
			open = slices.Delete(open, i, i+1)
		}
	}
	return log.String()
}

// Whatever the order in which the records of different events come, the rows are the same, and in the same order.
func TestInterleavedEvents(t *testing.T) {
	events := busyHost(800)
	var want []string
	for seed := range uint64(30) {
		got := outcome(t, interleave(slices.Clone(events), 1+int(seed)*5, rand.New(rand.NewPCG(seed, 0))))
		if seed == 0 {
			want = got
			if len(want) < 500 || !strings.Contains(strings.Join(want, "\n"), "started=2024-06-01T10:00:00.") {
				t.Fatalf("only %d rows, or none of a process whose start is known", len(want))
			}
		} else if !slices.Equal(got, want) {
			t.Fatalf("seed %d: %d rows, want %d; or others", seed, len(got), len(want))
		}
	}
}

// Over many blocks, where the window decides what belongs together, nothing is lost or cut either.
func TestEventsAcrossBlocks(t *testing.T) {
	events := busyHost(30_000)
	want := outcome(t, interleave(slices.Clone(events), 1, rand.New(rand.NewPCG(1, 1))), "started")
	got := outcome(t, interleave(slices.Clone(events), 900, rand.New(rand.NewPCG(2, 2))), "started")
	if slices.Sort(want); len(want) < 20_000 {
		t.Fatalf("only %d rows", len(want))
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%d rows, want %d; or others", len(got), len(want))
	}
}

// cutAfter parses a log as two blocks, the first of so many lines.
func cutAfter(log string, lines int) []string {
	w := newWindow("")
	first, second := log, ""
	for i, n := 0, 0; i < len(log); i++ {
		if log[i] == '\n' {
			if n++; n == lines {
				first, second = log[:i+1], log[i+1:]
				break
			}
		}
	}
	var out []string
	add := func(r *source.Records) {
		for kind := range r.Kinds {
			if !slices.Contains([]string{"process", "network", "file"}, kind) {
				out = append(out, "no target takes "+kind)
			}
		}
		for _, kind := range []string{"process", "network", "file"} {
			if rows := r.Kinds[kind]; rows != nil {
				out = append(out, describe(kind, rows, []string{"started"})...)
			}
		}
		for _, reject := range r.Rejects {
			out = append(out, fmt.Sprint(reject))
		}
		for kind, n := range r.Ignored {
			for range n {
				out = append(out, "ignored "+kind)
			}
		}
	}
	for _, b := range []source.Block{{Line: 1, Text: first}, {Line: int64(strings.Count(first, "\n")) + 1, Text: second}} {
		parsed := readBlock(b)
		w.rows(parsed.rest, w.add(parsed))
		add(parsed.rest)
	}
	last := source.NewRecords(len(columns), 0)
	w.rows(last, w.rest())
	add(last)
	slices.Sort(out)
	return out
}

// Where a block ends makes no difference.
func TestCutEvents(t *testing.T) {
	journal := strings.NewReplacer("type=SYSCALL msg=audit(1717236000.125:11):", "2024-06-01T12:00:00Z web01 audit[8]: SYSCALL",
		"type=SOCKADDR msg=audit(1717236000.125:11):", "2024-06-01T12:00:00Z web01 audit: SOCKADDR",
		"type=PROCTITLE msg=audit(1717236000.125:11):", "2024-06-01T12:00:00Z web01 audit: PROCTITLE").Replace(upload)
	for name, log := range map[string]string{
		"busy": interleave(busyHost(60), 7, rand.New(rand.NewPCG(3, 3))), "laurel": laurel, "auoms": auoms, "journald": journal + journal, "raw": upload,
	} {
		want := cutAfter(log, 1<<30)
		for lines := range strings.Count(log, "\n") {
			if got := cutAfter(log, lines+1); !slices.Equal(got, want) {
				t.Errorf("%s, cut behind line %d:\ngot  %s\nwant %s", name, lines+1, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		}
	}
}

// An event that never ends is cut, so that it does not fill the memory; its parts are accounted for.
func TestEndlessEvent(t *testing.T) {
	line := "type=EXECVE msg=audit(1717236000.125:11): a1_len=1 a1[7]=" + strings.Repeat("41", 300_000) + "\n"
	log := callRecord("syscall=59 success=yes exit=0") + strings.Repeat(line, 2*maxEvent/len(line)+5)
	expect(t, "endless", outcome(t, log, append(boring, "command")...), "process action=ProcessCreated", "ignored 2: EXECVE far behind its SYSCALL")
}

// records returns so many kilobytes of records of other events, each of which misses another one.
func records(first, n int) string {
	var log strings.Builder
	for i := range n {
		fmt.Fprintf(&log, "type=CWD msg=audit(1717236001.000:%d): cwd=\"/%s\"\n", first+i, strings.Repeat("x", 1000))
	}
	return log.String()
}

// Megabytes of other records between those of an event make no difference.
func TestRecordsFarApart(t *testing.T) {
	const execve, connect, open = "msg=audit(1717236000.100:10): ", "msg=audit(1717236000.200:11): ", "msg=audit(1717236000.300:12): "
	const call = "arch=c000003e syscall=%d success=yes exit=0 pid=8 exe=\"/usr/bin/curl\"\n"
	calls := fmt.Sprintf("type=SYSCALL "+execve+call+"type=SYSCALL "+connect+call+"type=SYSCALL "+open+call, 59, 42, 257)
	others := "type=EXECVE " + execve + "argc=3 a0=\"curl\" a1=\"x\"\n" +
		"type=SOCKADDR " + connect + "saddr=020001BBCB0071050000000000000000\n" +
		"type=PATH " + open + "item=0 name=\"/a\" mode=0100644 nametype=NORMAL\n"
	want := []string{"file pid=8 exe=/usr/bin/curl started=2024-06-01T10:00:00.100000Z action=FileRead path=/a",
		"ignored 4000: CWD without SYSCALL",
		"network pid=8 exe=/usr/bin/curl started=2024-06-01T10:00:00.100000Z action=ConnectionSuccess address=203.0.113.5 port=443",
		"process pid=8 exe=/usr/bin/curl command=curl x y action=ProcessCreated"}
	const more = "type=EXECVE " + execve + "a2=\"y\"\n"
	for name, log := range map[string]string{
		"SYSCALL first": calls + records(1000, 2000) + others + records(3000, 2000) + more,
		"SYSCALL last":  others + records(1000, 2000) + more + records(3000, 2000) + calls,
	} {
		got := outcome(t, log, "time", "id")
		slices.Sort(got)
		expect(t, name, got, want...)
	}
}

// The start of a program whose arguments are late is known at once.
func TestConnectionBeforeLateArguments(t *testing.T) {
	log := callRecord("syscall=59 success=yes exit=0") + strings.NewReplacer("36000", "36001", ":11)", ":12)").Replace(upload) +
		records(1000, 4000) + "type=EXECVE msg=audit(1717236000.125:11): argc=1 a0=\"curl\"\n"
	expect(t, "late", outcome(t, log, "time", "id", "login", "user", "rule", "ppid"),
		"network pid=8 exe=/usr/bin/curl command=curl -T a b.zip started=2024-06-01T10:00:00.125000Z action=ConnectionSuccess address=203.0.113.5 port=443",
		"process pid=8 exe=/usr/bin/curl command=curl action=ProcessCreated", "ignored 4000: CWD without SYSCALL")
}

// An event does not wait forever, and what comes after it does not become a second process.
func TestMoreEventsWaitThanAreHeld(t *testing.T) {
	log := callRecord("syscall=59 success=yes exit=0") + records(1000, maxHeld+4000) + "type=EXECVE msg=audit(1717236000.125:11): argc=1 a0=\"curl\"\n"
	expect(t, "held", outcome(t, log, boring...), "process action=ProcessCreated",
		fmt.Sprintf("ignored %d: CWD without SYSCALL", maxHeld+4000), "ignored 1: EXECVE far behind its SYSCALL")
}

// Events that come and go do not pile up.
func TestHeldEvents(t *testing.T) {
	h := held{index: map[key]*event{}}
	for i := range 3 * maxHeld {
		e := &event{key: key{id: fmt.Sprint(i)}}
		if first := h.add(e); first != nil && first.id != "0" {
			t.Fatalf("displaced: %s", first.id)
		}
		if i > 0 {
			h.release(e)
		}
	}
	if len(h.queue) > maxHeld || len(h.index) > 0 || len(h.rest()) > 0 {
		t.Errorf("%d queued, %d held", len(h.queue), len(h.index))
	}
}

func TestStartOfAProcess(t *testing.T) {
	var p processes
	for i := range 2*maxRecent + 10 {
		p.executed("web01", fmt.Sprint(i), "/bin/x", fmt.Sprint("at ", i))
	}
	for pid, want := range map[string]string{"9": "", fmt.Sprint(maxRecent + 10): fmt.Sprint("at ", maxRecent+10), fmt.Sprint(2*maxRecent + 9): fmt.Sprint("at ", 2*maxRecent+9)} {
		if got := p.started("web01", pid, "/bin/x", "b"); got != want {
			t.Errorf("%s: %q, want %q", pid, got, want)
		}
	}
	if got := p.started("web02", "131000", "/bin/x", "b") + p.started("web01", "131000", "/bin/y", "b") + p.started("web01", "131000", "/bin/x", "a"); got != "" {
		t.Errorf("another host or program, or later: %q", got)
	}
	if n := len(p.new) + len(p.old); n > 2*maxRecent {
		t.Errorf("%d executions are held", n)
	}
}

// FuzzParse feeds hostile logs: no panic, only valid texts, each line accounted for once at most, and the same outcome
// wherever a block ends.
func FuzzParse(f *testing.F) {
	for _, log := range []string{upload, laurel, auoms, interleave(busyHost(6), 3, rand.New(rand.NewPCG(3, 3))),
		"type=EXECVE msg=audit(06/01/24 10:00:00.125:12) : argc=2 a0=/bin/sh a1_len=2 a1[0]=x a1[1]=y a2=z \n",
		"2024-06-01T12:00:00+02:00 web01 audit[8]: SYSCALL arch=c000003e syscall=59\n2024-06-01T12:00:00+02:00 web01 audit: PROCTITLE proctitle=6300\n",
	} {
		f.Add([]byte(log), uint8(2))
	}
	f.Fuzz(func(t *testing.T, data []byte, lines uint8) {
		log := strings.ToValidUTF8(string(data), "\uFFFD")
		whole, cut := cutAfter(log, 1<<30), cutAfter(log, int(lines)+1)
		if !slices.Equal(whole, cut) {
			t.Errorf("whole:\n%s\ncut behind line %d:\n%s", strings.Join(whole, "\n"), int(lines)+1, strings.Join(cut, "\n"))
		}
		if len(whole) > strings.Count(log, "\n")+1 {
			t.Errorf("%d records of %d lines", len(whole), strings.Count(log, "\n")+1)
		}
		for _, record := range whole {
			if strings.ToValidUTF8(record, "") != record || strings.HasPrefix(record, "no target") || record == "ignored " {
				t.Errorf("%q", record)
			}
		}
		detect(source.Head{Path: "x", Bytes: data})
	})
}
