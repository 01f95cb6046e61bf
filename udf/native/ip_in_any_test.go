package native

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
)

// holdsPlain is ip_in_any by net/netip.
func holdsPlain(ip string, networks []string) bool {
	addr, _ := netip.ParseAddr(ip)
	for _, network := range networks {
		if network == ip {
			return true
		}
		if prefix, err := netip.ParsePrefix(network); err == nil && prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// address returns an address that lies close to others, written in one of the
// forms that it can have, or broken by one byte.
func address(r *rand.Rand) string {
	text := netip.AddrFrom4([4]byte{10, byte(r.IntN(2)), byte(r.IntN(3)) << 6, byte(r.IntN(256))}).String()
	if r.IntN(2) == 0 {
		var b [16]byte
		for range r.IntN(5) {
			b[r.IntN(16)] = byte(r.IntN(256))
		}
		switch addr := netip.AddrFrom16(b); r.IntN(4) {
		case 0:
			text = addr.StringExpanded()
		case 1:
			text = strings.ToUpper(addr.String())
		case 2:
			text = "::ffff:" + text
		default:
			text = addr.String()
		}
	}
	if r.IntN(6) == 0 {
		i := r.IntN(len(text))
		text = text[:i] + string("0:.1/f%"[r.IntN(7)]) + text[i+r.IntN(2):]
	}
	return text
}

func TestIPInAnyIsNetip(t *testing.T) {
	db := open(t)
	r := rand.New(rand.NewPCG(17, 18))
	trues := 0
	for range 40 {
		var networks, rows []string
		for range r.IntN(5) {
			networks = append(networks, fmt.Sprintf("%s/%d", address(r), r.IntN(36)))
		}
		networks = append(networks, address(r))
		for range 100 {
			ip := address(r)
			want := holdsPlain(ip, networks)
			rows = append(rows, fmt.Sprintf("('%s', %v)", ip, want))
			if want {
				trues++
			}
		}
		list := "['" + strings.Join(networks, "', '") + "']"
		different := one(t, db, "SELECT string_agg(ip, ' ') FROM (VALUES "+strings.Join(rows, ", ")+
			") v(ip, want) WHERE ip_in_any(ip, "+list+") <> want")
		if different != "NULL" {
			t.Errorf("not as net/netip has it in %s: %s", list, different)
		}
	}
	if trues < 400 || trues > 3600 {
		t.Errorf("%d of 4000 cases are true: the generator has lost its balance", trues)
	}
}
