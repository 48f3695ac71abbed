/**
 * Names of targets that programs are told: RFC 7143, 4.2.7; some targets have capitals and `_` as well. None can be an option, a pattern
 * or a path.
 */
export const targetName = /^(?:iqn\.\d{4}-\d{2}\.[\w.:-]+|eui\.[0-9A-Fa-f]{16}|naa\.[0-9A-Fa-f]{16,32})$/;
/** Characters at most. */
export const longestTargetName = 223;
