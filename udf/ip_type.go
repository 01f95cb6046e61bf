package udf

import "sync"

var ipType = Function{
	Name:    "ip_type",
	Doc:     "the kind of an IP address in Microsoft Defender's terms, given the networks that are inside",
	Params:  []Param{{"ip", Varchar}, {"internal", VarcharList}},
	Returns: Varchar,
	Run:     runIPType,
}

// runIPType gives "" for a NULL address and for what is no address, takes a NULL
// list as an empty one and skips NULL networks. It is never NULL. A network that
// is no CIDR is an error. The kinds are those of [Networks.Kind].
func runIPType(rows int, columns []Column, result Result) error {
	addresses, lists := &columns[0], &columns[1]
	s := addressSessions.Get().(*addressSession)
	defer addressSessions.Put(s)
	for i := 0; i < rows; {
		end := lists.sameUntil(i, rows)
		if err := s.use(lists, lists.list(i)); err != nil {
			return err
		}
		remember := s.memo.awake(end - i)
		for ; i < end; i++ {
			if t := addresses.text(i); remember {
				setText(result.Data, i, s.memo.match(s.inside, t))
			} else {
				setText(result.Data, i, s.inside.match(t))
			}
		}
	}
	return nil
}

// addressSession is to ip_type what session is to has_any.
type addressSession struct {
	key, scratch []byte
	inside       *insideNetworks
	memo         memo[*insideNetworks, string]
}

var addressSessions = sync.Pool{New: func() any { return new(addressSession) }}

// use makes the elements of entry the networks in use.
func (s *addressSession) use(lists *Column, entry listEntry) error {
	s.scratch = listKey(s.scratch[:0], lists, entry)
	if s.inside != nil && string(s.scratch) == string(s.key) {
		return nil
	}
	networks, err := ParseNetworks(keyElements(string(s.scratch)))
	if err != nil {
		return err
	}
	s.key, s.scratch = s.scratch, s.key
	s.inside = &insideNetworks{networks}
	return nil
}

// insideNetworks asks for the kind of an address.
type insideNetworks struct{ Networks }

func (n *insideNetworks) match(t text) string { return n.Kind(t.String()) }
