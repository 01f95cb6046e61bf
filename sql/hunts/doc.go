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
//
// The documents are written in KQL, whose rules hold here: a text is never NULL, a NULL key is a group of its own and
// meets a NULL key in a join, and the sum of nothing is 0. ORDER BY names every column, so that two runs give the same.
// A threshold is called min_ and what it limits; it is exceeded, not met, but for min_score.
//
// # Tests
//
// testdata/NAME.test holds rows that must fire and near misses that must not, and is run with the native functions and
// with the macros of the same names. A hunt of the documents also has an oracle in the tests: the same hunt in plain Go.
package hunts
