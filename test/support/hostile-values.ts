/** For getters, `toJSON` and traps that throw. */
export function fail(): never {
  throw new Error('not to be read');
}

/** Whatever is asked of it throws, `typeof` apart. */
export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
