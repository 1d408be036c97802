const CENTRAL_ENTRY = 'PK\u0001\u0002';

export interface ZipEntry {
  name: string;
  /** Unpacked. */
  bytes: number;
}

/** The files in a zip, by its central directory: signature, sizes at 24, length of the name at 28, name at 46. */
export function zipEntries(zip: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = zip.indexOf(CENTRAL_ENTRY); at !== -1; at = zip.indexOf(CENTRAL_ENTRY, at + 46)) {
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + nameLength), bytes: zip.readUInt32LE(at + 24) });
  }
  return entries;
}
