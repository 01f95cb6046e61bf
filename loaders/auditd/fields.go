package auditd

import (
	"encoding/hex"
	"strings"
)

// A form is how a record's values are written; it returns their text.
type form func(value string) string

// raw reads a value as the kernel writes it: in quotes, as upper-case hex where it holds quotes, blanks or worse, and
// otherwise as it is. NUL, which separates the words of a PROCTITLE, becomes a blank.
func raw(value string) string {
	if value == "" || value == "(null)" {
		return ""
	}
	if value[0] == '"' {
		return strings.Trim(value, `"`)
	}
	if !isUpperHex(value) {
		return value
	}
	text, err := hex.DecodeString(value)
	if err != nil {
		return value
	}
	return strings.ReplaceAll(strings.TrimRight(string(text), "\x00"), "\x00", " ")
}

// interpreted reads a value as ausearch -i writes it.
func interpreted(value string) string {
	if value == "(null)" {
		return ""
	}
	return strings.Trim(value, `"`)
}

// decoded reads a value that is its text.
func decoded(value string) string { return value }

// percent reads a value as LAUREL writes it: bytes that are no text, "%" and "+" are percent-encoded
// (github.com/threathunters-io/laurel, laurel-about(7)).
func percent(value string) string {
	at := strings.IndexByte(value, '%')
	if at < 0 {
		return value
	}
	var text strings.Builder
	for ; at >= 0; at = strings.IndexByte(value, '%') {
		text.WriteString(value[:at])
		value = value[at+1:]
		if len(value) >= 2 {
			if c, err := hex.DecodeString(value[:2]); err == nil {
				text.Write(c)
				value = value[2:]
				continue
			}
		}
		text.WriteByte('%')
	}
	text.WriteString(value)
	return text.String()
}

func isUpperHex(value string) bool {
	for _, c := range []byte(value) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return len(value)%2 == 0
}

// valid makes a decoded text one that DuckDB takes.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// nextField cuts the first "key=value" off a record. In interpreted records a value may hold blanks: it ends where the
// next key begins.
func nextField(s string, blanks bool) (key, value, rest string, ok bool) {
	key, value, ok = strings.Cut(s, "=")
	if !ok {
		return "", "", "", false
	}
	key = key[strings.LastIndexByte(key, ' ')+1:]
	var end int
	switch {
	case strings.HasPrefix(value, `"`):
		end = 1 + behind(value[1:], '"')
	case strings.HasPrefix(value, "{"):
		end = behind(value, '}')
	case blanks:
		end = beforeKey(value)
	default:
		if end = strings.IndexByte(value, ' '); end < 0 {
			end = len(value)
		}
	}
	return key, value[:end], value[end:], true
}

// behind returns where s goes on behind the first c.
func behind(s string, c byte) int {
	if at := strings.IndexByte(s, c); at >= 0 {
		return at + 1
	}
	return len(s)
}

// beforeKey returns where the blank before the next key stands.
func beforeKey(s string) int {
	blank := -1
	for at := 0; ; at++ {
		eq := strings.IndexByte(s[at:], '=')
		if eq < 0 {
			return len(s)
		}
		if last := strings.LastIndexByte(s[at:at+eq], ' '); last >= 0 {
			blank = at + last
		}
		at += eq
		if blank >= 0 && isKey(s[blank+1:at]) {
			return blank
		}
	}
}

// isKey knows the keys of the records in which a value may hold blanks, so that a name like "a b=c" is not cut.
func isKey(word string) bool {
	switch word {
	case "arch", "syscall", "per", "success", "exit", "a0", "a1", "a2", "a3", "items", "ppid", "pid", "auid", "uid", "gid",
		"euid", "suid", "fsuid", "egid", "sgid", "fsgid", "tty", "ses", "comm", "exe", "subj", "key",
		"item", "name", "inode", "dev", "mode", "ouid", "ogid", "rdev", "obj", "nametype", "objtype",
		"cap_fp", "cap_fi", "cap_fe", "cap_fver", "cap_frootid":
		return true
	}
	return false
}
