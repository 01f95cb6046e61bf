package winevent

import "slices"

func hunted(kind string) bool {
	return slices.Contains([]string{"Sysmon 1", "Sysmon 3", "Sysmon 11", "Sysmon 22", "Sysmon 23", "Sysmon 26", "Security 4656", "Security 4663", "Security 4688", "Security 5145", "Security 5156",
		"PowerShell 4104", "DNS Client 3006", "DNS Client 3008", "DNS Client 3020"}, kind)
}
