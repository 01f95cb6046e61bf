// usage: node client.mjs CASE [SCRIPT]
// Node as a DuckDB client: the same lines as client.py. The package is found through NODE_PATH, which require
// follows and import does not.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { DuckDBInstance, DuckDBListValue, DuckDBTimestampValue } = createRequire(import.meta.url)('@duckdb/node-api');

const [file, script] = process.argv.slice(2);
const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY', allow_unsigned_extensions: 'true' });
const db = await instance.connect();
if (script) await db.run(readFileSync(script, 'utf8'));

const rows = async (sql) => (await db.runAndReadAll(sql)).getRowObjects();
const emit = (record) => console.log(JSON.stringify(record, plain));

function plain(_, value) {
  if (value instanceof DuckDBListValue) return value.items;
  if (value instanceof DuckDBTimestampValue) return value.toString();
  if (typeof value !== 'bigint') return value;
  if (!Number.isSafeInteger(Number(value))) throw new Error(`${value}: no JSON number holds it in JavaScript`);
  return Number(value);
}

const [{ version }] = await rows('SELECT version() AS version');
const [{ explain_value: plan }] = await rows('EXPLAIN (FORMAT json) FROM hunts.exfil_over_c2_channel');
const names = await rows("SELECT view_name FROM duckdb_views() WHERE schema_name = 'hunts' ORDER BY ALL");
const hunts = names.map((row) => row.view_name);
emit({ version, hunts, plan });
for (const hunt of hunts) {
  for (const row of await rows(`SELECT '${hunt}' AS hunt, * FROM hunts.${hunt}`)) emit(row);
}
