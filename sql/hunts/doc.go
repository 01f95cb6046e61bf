// Package hunts holds the documented exfiltration hunts: one .sql file each, a header and one SELECT.
//
// # The header
//
// The file begins with comment lines "-- key: value"; a line "--   more" continues the value before it.
// The keys are Sigma's where Sigma has them, and the set is closed:
//
//	title          one line, no period
//	id             a UUID that never changes
//	status         stable, test or experimental
//	level          informational, low, medium, high or critical
//	description    what the hunt finds
//	tags           ATT&CK tags, comma separated: attack.exfiltration, attack.t1041
//	references     an address; repeatable
//	falsepositives a known benign cause; repeatable
//	source         the document, and the number of the hunt in it
//	reads          a table and its columns; repeatable, see [Read]
//	param          name TYPE = default -- meaning; repeatable, see [Param]
//	deviation      where this reads the documented query differently, and why; repeatable
//	caveat         what the hunt cannot see on real data; repeatable
//
// # The body
//
// One SELECT that uses the parameters by name. Besides its own every hunt has since and until, of which the
// window is since < Timestamp <= until and NULL means open: consecutive windows share no event, and the newest
// event is inside the window that ends with it. [Hunt.Statements] makes a table macro and a view of the body.
package hunts
