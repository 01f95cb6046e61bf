package source

import "testing"

func TestIsSyslogHeader(t *testing.T) {
	for _, text := range []string{
		"", "\uFEFF", "Nov 22 08:26:41 fw01 ", "<134>Nov 22 08:26:41 fw01 app[7]: ", "<134>fw ", "<13>1 2024-05-01T10:00:00Z web01 audisp - - - \uFEFF",
		`<134>1 2025-11-22T08:26:41.5+02:00 fw01 app 12 - [meta x="CEF:0|no \"]"][b c="d"] `, "Sat Nov 22 08:26:43 2025 fw01 ", "2025 Nov 22 08:26:44 fw01 ",
		"1763800006 fw01 ", "Nov 22 08:26:47 10.1.1.1 2025-11-22 08:26:47 fw01 ", "2025-11-22 08:26:41.123 +0000 waf1 ", "Nov 22 08:26:41 bigip ASM:",
		"Nov 22 08:26:41 relay fw: <134>Nov 22 08:26:41 fw app: ", "Nov 22 08:26:41 fw CEF: CEF:", "- web01 cef: ", "CEF:", "[2025-11-22 08:26:41] ",
		"[   12.345678] audit: ", "May  1 10:00:00 web01 kernel: [   12.345678] audit: ",
	} {
		if !IsSyslogHeader(text) {
			t.Errorf("no header: %q", text)
		}
	}
	for _, text := range []string{
		`type=EXECVE msg=audit(1763800000.100:10): argc=2 a0="logger" a1="`, `    <Data Name="CommandLine">echo `, "echo ", "cmd /c echo ", `{"message":"`,
		"Nov 22 08:26:41 web01 bash[3]: echo ", "Nov 22 08:26:41 web01 app[3]: got ", "2024-05-01T10:00:00Z,a,", "Nov 22 08:26:41 web01 CROND[3]: (root) CMD (echo ",
		"Creating Scriptblock text (1 of 1):\n", "Nov 22 08:26:41 web01\t", `<134>1 2025-11-22T08:26:41Z fw01 app 12 - [meta x="`, "<b>", "</Data>", "10.1.1.1 said ",
		`<Event><EventData>`,
	} {
		if IsSyslogHeader(text) {
			t.Errorf("a header: %q", text)
		}
	}
}
