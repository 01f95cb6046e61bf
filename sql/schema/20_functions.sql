-- The functions of package udf as SQL macros of the same names and meanings, so that a case file answers in any DuckDB client.
-- Where the native functions are there, temporary macros stand before these (udf.ForwardSQL). A test holds both to one meaning.

-- has_any(haystack VARCHAR, needles VARCHAR[]) -> BOOLEAN: KQL has_any.
-- True when a needle is in the haystack, without regard to case (Unicode simple folding), and no letter or number touches it on a
-- side where it has a letter or number itself; '_' is neither. An empty needle is in every haystack.
-- NULL haystack = ''; NULL needles are skipped; NULL or no list: false. Never NULL.
-- All needles become one pattern, grouped by the sides that ask for a boundary: a boundary for each needle makes RE2 300 times slower.
-- The pattern of a constant list is built once, when the query is planned; that of a list in a column is built for every row.
CREATE OR REPLACE MACRO has_any(haystack, needles) AS coalesce(
    regexp_matches(
        coalesce(CAST(haystack AS VARCHAR), ''),
        list_transform(
            list_transform(
                list_transform(
                    [list_filter(CAST(needles AS VARCHAR[]), lambda needle: needle IS NOT NULL)],
                    -- the first and the last character of every needle, in one text each
                    lambda list: {
                        'needles': list,
                        'first': array_to_string(list_transform(list, lambda needle: coalesce(nullif(needle[1], ''), ' ')), ''),
                        'last': array_to_string(list_transform(list, lambda needle: coalesce(nullif(needle[-1], ''), ' ')), '')
                    }
                ),
                -- letters and numbers become 'a'; the Unicode classes take 2 ms to compile, so they wait for a text that needs them
                lambda edges: {
                    'needles': edges.needles,
                    'first': regexp_replace(edges.first, CASE WHEN strlen(edges.first) = length(edges.first) THEN '[0-9A-Za-z]' ELSE '[\p{L}\p{N}]' END, 'a', 'g'),
                    'last': regexp_replace(edges.last, CASE WHEN strlen(edges.last) = length(edges.last) THEN '[0-9A-Za-z]' ELSE '[\p{L}\p{N}]' END, 'a', 'g')
                }
            ),
            lambda edges: array_to_string(
                list_transform(
                    list_transform(
                        [(true, true), (true, false), (false, true), (false, false)],
                        lambda ask: {
                            'before': CASE WHEN ask[1] THEN '(?:\A|[^\p{L}\p{N}])' ELSE '' END,
                            'needles': list_filter(
                                edges.needles,
                                lambda needle, i: (edges.first[i] = 'a') = ask[1] AND (edges.last[i] = 'a') = ask[2]
                            ),
                            'after': CASE WHEN ask[2] THEN '(?:\z|[^\p{L}\p{N}])' ELSE '' END
                        }
                    ),
                    -- a group without needles is NULL, and array_to_string leaves it out
                    lambda part: part.before || '(?i:' || nullif(
                        array_to_string(list_transform(part.needles, lambda needle: '(?:' || regexp_escape(needle) || ')'), '|'),
                        ''
                    ) || ')' || part.after
                ),
                '|'
            )
        )[1]
    ),
    false
);

-- exfil_ratio(sent BIGINT, received BIGINT) -> DOUBLE: bytes sent for each byte received, to two decimals.
-- 999.0 where received is not above 0 or NULL; NULL where only sent is NULL.
CREATE OR REPLACE MACRO exfil_ratio(sent, received) AS
    CASE WHEN CAST(received AS BIGINT) > 0
        THEN round(CAST(CAST(sent AS BIGINT) AS DOUBLE) / CAST(CAST(received AS BIGINT) AS DOUBLE), 2)
        ELSE CAST(999.0 AS DOUBLE)
    END;

-- exfil_score(...) -> BIGINT: how many of five BOOLEANs are true, 0 to 5. NULL counts as false. Never NULL.
CREATE OR REPLACE MACRO exfil_score(volume, frequency, single_destination, sensitive_file, high_ratio) AS
    CAST(coalesce(CAST(volume AS BOOLEAN), false) AS BIGINT)
    + CAST(coalesce(CAST(frequency AS BOOLEAN), false) AS BIGINT)
    + CAST(coalesce(CAST(single_destination AS BOOLEAN), false) AS BIGINT)
    + CAST(coalesce(CAST(sensitive_file AS BOOLEAN), false) AS BIGINT)
    + CAST(coalesce(CAST(high_ratio AS BOOLEAN), false) AS BIGINT);

-- ip_bits(ip VARCHAR) -> VARCHAR: an address in a form in which a network is a prefix: '4' and 32 digits 0 or 1, or '6' and 128 of them.
-- NULL where the text is no address; one with a zone (fe80::1%eth0) counts as none. An IPv4 address mapped into IPv6 stays an IPv6 address.
CREATE OR REPLACE MACRO ip_bits(ip) AS CASE
    WHEN regexp_full_match(CAST(ip AS VARCHAR), '(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)')
    THEN '4' || array_to_string(list_transform(string_split(ip, '.'), lambda part: format('{:08b}', TRY_CAST(part AS INTEGER))), '')
    WHEN regexp_full_match(CAST(ip AS VARCHAR), '[0-9a-fA-F:]*:(?:[0-9a-fA-F]{0,4}|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))')
    THEN list_filter(
        list_transform(
            list_transform(
                list_transform(
                    [ip],
                    -- an IPv4 address at the end is two groups
                    lambda text: string_split(regexp_replace(text, '[0-9]+\..*', '') || coalesce(list_transform(
                        [string_split(nullif(regexp_extract(text, '[0-9]+\..*'), ''), '.')],
                        lambda part: format('{:02x}{:02x}:{:02x}{:02x}', TRY_CAST(part[1] AS INTEGER), TRY_CAST(part[2] AS INTEGER),
                            TRY_CAST(part[3] AS INTEGER), TRY_CAST(part[4] AS INTEGER))
                    )[1], ''), '::')
                ),
                lambda side: {
                    'sides': len(side),
                    'left': coalesce(string_split(nullif(side[1], ''), ':'), []),
                    'right': coalesce(string_split(nullif(side[2], ''), ':'), [])
                }
            ),
            -- '::' stands for as many groups of zeros as are missing, at least one; a group of a wrong length spoils the whole
            lambda groups: CASE WHEN groups.sides = CASE len(groups.left) + len(groups.right) WHEN 8 THEN 1 ELSE 2 END
                THEN '6' || array_to_string(list_transform(
                    groups.left
                        || list_transform(range(8 - len(groups.left) - len(groups.right)), lambda missing: '0')
                        || groups.right,
                    lambda part: CASE WHEN length(part) BETWEEN 1 AND 4 THEN format('{:016b}', TRY_CAST('0x' || part AS INTEGER)) ELSE '' END
                ), '')
            END
        ),
        lambda bits: length(bits) = 129
    )[1]
END;

-- ip_in_any(ip VARCHAR, networks VARCHAR[]) -> BOOLEAN: whether ip is an element of networks, or an element with '/' is a CIDR that holds it.
-- Text that is no address is only compared; an element that is no CIDR holds nothing. IPv4 networks hold no mapped IPv6 addresses.
-- NULLs are false. Never NULL. The prefixes of a constant list are computed once, when the query is planned.
CREATE OR REPLACE MACRO ip_in_any(ip, networks) AS CASE
    WHEN coalesce(list_contains(CAST(networks AS VARCHAR[]), CAST(ip AS VARCHAR)), false) THEN true
    WHEN NOT coalesce(contains(array_to_string(CAST(networks AS VARCHAR[]), ','), '/'), false) THEN false
    ELSE coalesce(
        regexp_matches(
            ip_bits(CAST(ip AS VARCHAR)),
            '\A(?:' || nullif(
                array_to_string(
                    list_transform(
                        list_filter(
                            CAST(networks AS VARCHAR[]),
                            lambda network: regexp_full_match(network, '[^/]+/(?:0|[1-9][0-9]{0,2})')
                                AND TRY_CAST(split_part(network, '/', 2) AS INTEGER) < length(ip_bits(split_part(network, '/', 1)))
                        ),
                        lambda network: ip_bits(split_part(network, '/', 1))[:1 + CAST(split_part(network, '/', 2) AS INTEGER)]
                    ),
                    '|'
                ),
                ''
            ) || ')'
        ),
        false
    )
END;

-- port_in(port INTEGER, ports BIGINT[]) -> BOOLEAN: whether port is an element of ports; not true where port is NULL or ports is NULL or empty.
-- The same as "port IN ports", which DuckDB asks of every row one by one. With one or two ports, as in all documented hunts, it becomes
-- a comparison with constants when the query is planned, by which the scan itself filters: with one port in a fifth of the time.
CREATE OR REPLACE MACRO port_in(port, ports) AS
    CASE len(ports)
        WHEN 1 THEN port = ports[1]
        WHEN 2 THEN port IN (ports[1], ports[2])
        ELSE port IN ports
    END;
