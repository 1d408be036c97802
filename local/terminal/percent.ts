/** `0.07` as `7 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}
