package udf

import (
	"net/netip"
	"strings"
	"testing"
	"unsafe"
)

func TestKind(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "-": "", "localhost": "", "1.2.3": "", "1.2.3.4:80": "", "01.2.3.4": "",
		"8.8.8.8": public, "1.0.0.0": public, "223.255.255.255": public, "100.63.255.255": public, "100.128.0.0": public,
		"10.0.0.0": private, "10.255.255.255": private, "172.16.0.0": private, "172.31.255.255": private,
		"172.32.0.0": public, "192.168.255.255": private, "192.169.0.0": public,
		"0.0.0.0": reserved, "100.64.0.1": reserved, "192.0.2.1": public, "198.51.100.9": public, "203.0.113.7": public,
		"198.18.0.1": reserved, "240.0.0.1": reserved, "255.255.255.254": reserved, "255.255.255.255": broadcast,
		"127.0.0.1": loopback, "127.255.255.255": loopback, "169.254.1.1": linkLocal, "224.0.0.251": multicast, "239.255.255.250": multicast,
		"::": reserved, "::1": loopback, "::2": reserved, "::ffff:8.8.8.8": fourToSixMapping, "::FFFF:10.0.0.1": fourToSixMapping,
		"2001::1": teredo, "2001:0:ffff::": teredo, "2001:1::1": public, "2001:db8::1": public, "2001:4860:4860::8888": public,
		"2002:808:808::1": public, "64:ff9b::808:808": public, "3fff:fff::1": public, "3fff:1000::1": public, "4000::1": reserved,
		"fc00::1": private, "fdff::1": private, "fe80::1": linkLocal, "fe80::1%eth0": linkLocal, "febf::1": linkLocal,
		"fec0::1": private, "ff02::1": multicast,
	} {
		if got := (Networks)(nil).Kind(text); got != want {
			t.Errorf("Kind(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestKindWithNetworks(t *testing.T) {
	inside, err := ParseNetworks([]string{"10.1.0.0/16", "203.0.113.9", "8.8.8.77/24", "2001:db8:1::/48", "127.0.0.0/30"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"10.1.2.3": private, "203.0.113.9": private, "8.8.8.8": private, "2001:db8:1::5": private, "127.0.0.1": private,
		"10.2.0.1": public, "192.168.1.1": public, "fd00::1": public, // private, but not named
		"203.0.113.8": public, "8.8.9.8": public, "127.0.0.9": loopback, "169.254.1.1": linkLocal, "224.0.0.1": multicast,
		"255.255.255.255": broadcast, "::ffff:10.1.2.3": fourToSixMapping, "": "", "-": "",
	} {
		if got := inside.Kind(text); got != want {
			t.Errorf("Kind(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParseNetworksError(t *testing.T) {
	for _, text := range []string{"", "x", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "::/129", "10.0.0.0/8 "} {
		_, err := ParseNetworks([]string{"10.0.0.0/8", text})
		if want := `network "` + text + `": not a CIDR`; err == nil || err.Error() != want {
			t.Errorf("ParseNetworks(%q): %v, want %s", text, err, want)
		}
	}
}

// kinds reads what runIPType wrote.
func kinds(t *testing.T, addresses []*string, lists column) ([]string, error) {
	t.Helper()
	texts, out := textColumn(addresses), make([][2]uint64, len(addresses))
	for i := range out {
		out[i] = [2]uint64{^uint64(0), ^uint64(0)} // DuckDB does not clear a result
	}
	data := unsafe.Pointer(unsafe.SliceData(out))
	err := ipType.Run(len(addresses), []Column{texts.Column, lists.Column}, Result{Data: data})
	texts.done()
	lists.done()
	if err != nil {
		return nil, err
	}
	got := make([]string, len(addresses))
	for i := range got {
		got[i] = strings.Clone(textAt(data, i).String())
		// DuckDB compares the length and the first four bytes, then, of a short
		// text, the other eight bytes, whatever its length.
		var want [2]uint64
		if putText(&want, got[i]); out[i][0] != want[0] || len(got[i]) <= inlineLimit && out[i] != want {
			t.Errorf("%q is written as %x, want %x", got[i], out[i], want)
		}
	}
	return got, nil
}

func TestIPType(t *testing.T) {
	address, other, network, wrong := "10.0.0.1", netip.MustParseAddr("::ffff:1.2.3.4").String(), "10.1.0.0/16", "x"
	addresses := []*string{&address, nil, &other, &address}
	for _, c := range []struct {
		list []*string
		want [4]string
	}{
		{nil, [4]string{private, "", fourToSixMapping, private}},
		{[]*string{nil}, [4]string{private, "", fourToSixMapping, private}},
		{[]*string{nil, &network}, [4]string{public, "", fourToSixMapping, public}},
	} {
		got, err := kinds(t, addresses, constantList(4, c.list))
		if err != nil || [4]string(got) != c.want {
			t.Errorf("%q, %v; want %q", got, err, c.want)
		}
	}
	if _, err := kinds(t, addresses, constantList(4, []*string{&wrong})); err == nil {
		t.Error("a network that is no CIDR is no error")
	}
}
