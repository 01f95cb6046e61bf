package synth

import (
	"fmt"
	"strconv"
	"strings"
)

// A trait is what makes a device differ from others.
type trait int

const (
	anyone trait = iota // in office hours: anyone at a workstation
	workstation
	server
	syncs    // keeps folders in a cloud
	meets    // calls with video
	develops // works with scripts and packages
	checks   // a security product that looks up hashes of files as DNS names
	mails    // sends the enterprise's mail
	relays   // passes logs, backups and exports of other servers on to a cloud
	hoards   // keeps large files in a cloud
	scans    // looks for vulnerabilities in all other devices
	traits   // how many there are
)

// A device is a computer with its one user.
type device struct {
	name, id, address string
	user              account
}

// An account is who runs a process.
type account struct {
	number                 int
	domain, name, sid, upn string
	integrity              string // Windows' level of trust in its processes
}

var (
	noAccount      = &account{}
	systemAccount  = &account{number: 1, domain: "nt authority", name: "system", sid: "S-1-5-18", integrity: "System"}
	networkAccount = &account{number: 2, domain: "nt authority", name: "network service", sid: "S-1-5-20", integrity: "System"}
)

// serviceAccounts is how many those are; the users' numbers follow.
const serviceAccounts = 3

// mostDevices is how many the addresses from 10.32.0.0 on are for.
const mostDevices = 1_000_000

// domain is the enterprise's own.
const domain = "kestrel.example"

func newDevices(seed uint64, n int) []device {
	devices := make([]device, n)
	for i := range devices {
		d := &devices[i]
		prefix := "ws"
		if traitsOf(i)[server] {
			prefix = "srv"
		}
		d.name = fmt.Sprintf("%s-%04d.%s", prefix, i, domain)
		d.id = digest(mix(seed, 1, uint64(i)), 40)
		d.address = fmt.Sprintf("10.%d.%d.%d", 32+i/62500, i/250%250, 1+i%250)
		name := string(rune('a'+mix(seed, 2, uint64(i))%26)) + "." + surnames[mix(seed, 3, uint64(i))%uint64(len(surnames))]
		if i >= len(surnames) {
			name += fmt.Sprint(i / len(surnames))
		}
		d.user = account{serviceAccounts + i, "kestrel", name, fmt.Sprintf("S-1-5-21-1004336348-1177238915-682003330-%d", 1100+i), name + "@" + domain, "Medium"}
	}
	return devices
}

// traitsOf says what a device is. A third of all are plain workstations: nothing on them sends more than 1 MB at once to the
// outside, so that what is planted there stands alone.
func traitsOf(i int) (t [traits]bool) {
	t[anyone] = true
	if i%12 == 3 {
		t[server], t[mails], t[scans], t[relays] = true, i/12%25 == 2, i/12%25 == 1, i/12%50 == 3
		return t
	}
	t[workstation], t[syncs], t[meets], t[develops], t[checks] = true, i%3 == 1, i%4 == 2, i%10 == 5, i%10 == 8
	t[hoards] = i%1000 == 7
	return t
}

func isPlain(i int) bool {
	t := traitsOf(i)
	return t == [traits]bool{anyone: true, workstation: true}
}

var surnames = strings.Fields(`abara ahlgren almeida anker aoki arslan asante baptiste barros becker bellamy bergstrom bianchi blum
	boateng brandt caruso castillo chaudhry cohen conti costa crane dahl danjuma delgado demir dubois eriksen farouk ferrari fischer
	fontaine garcia gruber haddad hansen hassan holm horvat ibarra ivanova jansen jensen kaya keller khan kim kovacs kowalski larsen
	lefebvre lindqvist lopez maier marino mbeki meyer moreau nakamura navarro nguyen novak oduya okafor olsen ortiz park pereira petrov
	popescu quist rahman ramos reyes rossi santos sato schmid silva singh sorensen suzuki takeda tanaka tran vargas vidal virtanen
	wagner weber winter yamada yilmaz zhang zimmer`)

// digest stretches a hash to n hexadecimal digits.
func digest(h uint64, n int) string {
	digits := make([]byte, 0, 80)
	for ; len(digits) < n; h = mix(h) {
		digits = strconv.AppendUint(digits, h|1<<63, 16) // 16 digits, always
	}
	return string(digits[len(digits)-n:])
}
