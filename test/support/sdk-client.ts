/** What the SDK's clients have in common. */
export interface SdkClient {
  send<Output>(command: object): Promise<Output>;
}

/**
 * A client of the AWS SDK whose commands are answered by `answer`. The signature says what the SDK's own does: the command
 * decides what the answer is.
 */
export function sdkClient(answer: (command: object) => Promise<object>): SdkClient {
  function send<Output>(command: object): Promise<Output>;
  function send(command: object): Promise<object> {
    return answer(command);
  }
  return { send };
}
