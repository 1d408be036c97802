export const HELP = `Sends signed Oktopost deliveries to a webhook receiver, as Oktopost does.

  npm run send -- <event> [options]      the event types: npm run send -- --list

What is sent
  --items <n>              a body of n items (1); they differ in the id of their entity
  --data <file>            the bytes of this file are the body; <event> may be left out if it names its own
  --resend                 the last delivery of this event type again: same bytes, same payload ids
  --tamper                 the body is changed after signing, so that the receiver must refuse it
  --count <n>              n deliveries, each with its own ids
  --concurrency <n>        so many at a time (8)
  --retry-interval <s>     what is not answered 2xx is sent again after s seconds, up to 5 more times;
                           Oktopost waits 600 seconds

Where to
  --url <url>              the receiver (http://127.0.0.1:3000/webhooks/oktopost, that of npm start)
  --webhook <id>           the webhook's id (local-<event>)
  --secret <secret>        its secret (local-secret); the variable OKTOPOST_SECRET keeps it out of the shell's history

Instead of sending
  --curl                   prints the delivery as a curl command; npm run --silent send -- postSent --curl | sh
  --list                   prints the event types
  --help                   prints this

Exit status: 0 every delivery was answered 2xx; 1 some were not; 2 the command was not understood.
`;
