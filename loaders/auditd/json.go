package auditd

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"exfilhunt/loaders/source"
)

// jsonStart returns where the JSON object of a line begins: LAUREL writes one behind a prefix of the user's choice,
// AUOMS one inside an array. A record of auditd has an "=" before any brace.
func jsonStart(line string) (int, bool) {
	if strings.HasPrefix(line, "type=") || strings.HasPrefix(line, "node=") { // nearly all lines
		return 0, false
	}
	at := strings.Index(line, `{"`)
	return at, at >= 0 && !strings.Contains(line[:at], "=")
}

// An object is a JSON object.
type object = map[string]any

// object adds an event in JSON, or says why it is none.
func (b *block) object(line source.Line, text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var o object
	if err := d.Decode(&o); err != nil {
		return "malformed JSON: " + err.Error()
	}
	host, _ := b.header(strings.TrimSuffix(line.Text, text))
	k := key{node: cmp.Or(plain(o["NODE"]), plain(o["Computer"]), host), id: cmp.Or(plain(o["ID"]), plain(o["AuditID"]))}
	if k.id == "" && o["Timestamp"] != nil && o["SerialNumber"] != nil {
		k.id = plain(o["Timestamp"]) + ":" + plain(o["SerialNumber"])
	}
	if !isID(k.id) {
		return "JSON, but no audit event"
	}
	e := b.event(line, record{node: k.node, id: k.id})
	e.size += len(line.Text)
	switch {
	case o["ID"] != nil:
		e.laurel(o)
	case o["records"] != nil:
		for _, r := range objects(o["records"]) {
			e.auoms(r)
		}
	default:
		e.auoms(o)
	}
	return ""
}

// isID knows "1615113648.981:15220".
func isID(id string) bool {
	seconds, serial, _ := strings.Cut(id, ":")
	_, err := strconv.ParseFloat(seconds, 64)
	_, serialErr := strconv.ParseUint(serial, 10, 64)
	return err == nil && serialErr == nil
}

// laurel takes an event as LAUREL writes it: a member for each type of record
// (github.com/threathunters-io/laurel, json-format.md).
func (e *event) laurel(o object) {
	for _, kind := range slices.Sorted(maps.Keys(o)) {
		if kind == "PARENT_INFO" {
			e.takeParent(o[kind])
			continue
		}
		for _, fields := range objects(o[kind]) {
			if e.begin(kind) {
				e.takeLaurel(kind, fields)
			}
		}
	}
}

func (e *event) takeLaurel(kind string, fields object) {
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		e.takeLaurelField(kind, key, fields[key])
	}
}

func (e *event) takeLaurelField(kind, key string, value any) {
	list, _ := value.([]any)
	switch {
	case key == "PPID" && kind == "SYSCALL":
		e.takeParent(value)
	case key == "ARGV" && kind == "SYSCALL":
		for i := range min(len(list), len(e.reading.args)) {
			e.reading.args[i] = plain(list[i])
		}
	case key == "ARGV" && kind == "EXECVE":
		for i, word := range list {
			e.args = append(e.args, argument{n: i, text: percent(plain(word))})
		}
	case key == "ARGV" && kind == "PROCTITLE":
		words := make([]string, len(list))
		for i, word := range list {
			words[i] = percent(plain(word))
		}
		e.take(kind, "proctitle", strings.Join(words, " "), decoded)
	case key == "ARGV_STR" && kind == "EXECVE":
		e.takePart("cmdline", plain(value), percent)
	case key == "saddr" && !isUpperHex(plain(value)): // the bytes themselves
		e.take(kind, key, hex.EncodeToString([]byte(percent(plain(value)))), percent)
	default:
		e.take(kind, key, plain(value), percent)
	}
}

// takeParent takes what LAUREL knows of the parent.
func (e *event) takeParent(value any) {
	for _, parent := range objects(value) {
		e.parent = cmp.Or(e.parent, valid(percent(plain(parent["exe"]))))
	}
}

// auoms takes a record as the Operations Management Suite's plugin writes it: all records of a system call in one, all
// values texts (github.com/microsoft/OMS-Auditd-Plugin).
func (e *event) auoms(fields object) {
	kind := kindName(plain(fields["RecordType"]))
	if !e.begin(kind) {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		e.take(kind, key, plain(fields[key]), decoded)
	}
}

// objects returns an object, or those of a list.
func objects(value any) []object {
	switch v := value.(type) {
	case object:
		return []object{v}
	case []any:
		var all []object
		for _, element := range v {
			all = append(all, objects(element)...)
		}
		return all
	}
	return nil
}

// plain returns a JSON value as text: what is decoded into an object of the log, "key=value ...".
func plain(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case object:
		words := make([]string, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			words = append(words, key+"="+plain(v[key]))
		}
		return strings.Join(words, " ")
	}
	return ""
}
