/** How often JSON was parsed or text decoded while the work was done. Both are global, so this is the only seam there is. */
export async function countParsing<T>(work: () => Promise<T>): Promise<{ result: T; parsed: number }> {
  const { parse } = JSON;
  const { decode } = TextDecoder.prototype;
  let parsed = 0;
  JSON.parse = (text, reviver) => {
    parsed++;
    return parse(text, reviver);
  };
  TextDecoder.prototype.decode = function (...parameters) {
    parsed++;
    return decode.apply(this, parameters);
  };
  try {
    return { result: await work(), parsed };
  } finally {
    JSON.parse = parse;
    TextDecoder.prototype.decode = decode;
  }
}
