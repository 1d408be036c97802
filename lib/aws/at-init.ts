/** Makes something at INIT, on Lambda's boosted CPU. What it throws shows only when the Lambda is invoked, each time. */
export function atInit<T>(make: () => T): () => T {
  try {
    const made = make();
    return () => made;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
