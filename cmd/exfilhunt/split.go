package main

import (
	"regexp"
	"strings"
)

// lexeme is what a semicolon may stand in without ending a statement, or one rune of anything else: comments, quoted
// text with its quotes doubled, E'...' with backslashes, and $tag$...$tag$, whose end is looked for by hand.
var lexeme = regexp.MustCompile(`(?s)^(?:--[^\n]*|/\*.*?\*/|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$[A-Za-z_]*\$|[A-Za-z0-9_]+|.)`)

// split cuts SQL at the semicolons that end statements. last is "" where there is no statement at all.
func split(sql string) (setup []string, last string) {
	var statements []string
	var current strings.Builder
	empty := true // nothing but blanks and comments so far
	end := func() {
		if !empty {
			statements = append(statements, current.String())
		}
		current.Reset()
		empty = true
	}
	for sql != "" {
		token := next(sql)
		sql = sql[len(token):]
		if token == ";" {
			end()
			continue
		}
		current.WriteString(token)
		if !strings.HasPrefix(token, "--") && !strings.HasPrefix(token, "/*") && strings.TrimSpace(token) != "" {
			empty = false
		}
	}
	end()
	if len(statements) == 0 {
		return nil, ""
	}
	return statements[:len(statements)-1], statements[len(statements)-1]
}

// next returns the first lexeme of sql, which is not empty.
func next(sql string) string {
	token := lexeme.FindString(sql)
	if token[0] == '$' && len(token) > 1 {
		if end := strings.Index(sql[len(token):], token); end >= 0 {
			token = sql[:len(token)+end+len(token)]
		}
	}
	return token
}
