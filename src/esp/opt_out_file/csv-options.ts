/** Lists are written by spreadsheets, services and hands: read leniently, judged line by line. */
export const CSV_OPTIONS = {
  bom: true,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  /** Characters; a quote that is never closed would take in the rest of the file. */
  max_record_size: 65_536,
} as const;

/** Which of comma, semicolon and tab stands in the line of column names most often. */
export function findDelimiter(header: string): string {
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ',';
}
