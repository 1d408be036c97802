/**
 * The words that error messages are made of, and that name nobody. Collected from the messages in the packages that the project
 * installs, with those of HTTP, SQL, JavaScript and the systems that processors call. Not in it: given names, whatever else they mean.
 */

/** Made when the first word is looked up: at the start of a Lambda it would cost time that every delivery pays. */
function setOf(words: string): Pick<ReadonlySet<string>, 'has'> {
  let set: ReadonlySet<string> | undefined;
  return {
    has(word) {
      set ??= new Set(words.trim().split(/\s+/));
      return set.has(word);
    },
  };
}

/** What holds sentences together. A text that has these words in common with a message says nothing about anybody. */
export const GRAMMAR = setOf(`
  a about above after again against all also although always an and another any are aren as at be because been before behind
  being below between both but by can cannot could couldn did didn do does doesn doing don done down during each eight either
  else enough ever every few first five for four from further had hadn has hasn have haven having he her here his how however i
  if in instead into is isn it its itself just last later least less like made many maybe me might more most much must my
  neither never next nine no nor not now of off often on once one only onto or other others our out over own per perhaps please
  rather same second seven should shouldn since six so some such ten than that the their them then there these they this those
  though three through to together too toward towards twice two under unless until up upon us very via was wasn we were weren
  what when where whether which while who whom whose why with within without won would wouldn yes yet you your`);

/** Given names as well: harmless in lower case only. */
export const LOWER_CASE_ONLY = setOf('art bill chase grant home hope mark max may will win young');

export const ERROR_WORDS = setOf(`
  abort aborted abs absent absolute accept accepted accepting accepts access accessor accessors account accounts acl acquire
  acquired across action active activecampaign activity actual add adding address addresses admin advertised affected agent ago
  airtable alias alive allocate allocated allocation allow allowed allows along alpn already amazonaws ambiguous amplitude amqp
  annotation answer answered answers ap apart apex api apikey apostrophe app appears append application applicationjson applied
  apply archived args argument arguments arity arn around array arrays asana asc ascending ascii ask asked asking assert
  assertion asset assets assign associated association associations assumed ast async asynchronous athena attached attachment
  attempt attempted attempting attribute aud auth authenticate authenticated authentication authority authorization authorize
  authorized auto availability available await awaiting aws axios azure back backend backoff backslash bad badly balance
  bandwidth bare base based batch bcrypt bearer became become begin begins belongs best better bigger biggest bigint bigquery
  billing bin binary binding bit bitbucket bits blob block blocked body bool boolean bot bottom bounce bounced bounds br brace
  bracket brackets branch braze break bring broke broken brotli brought browser browsers bucket budget buffer buffers bug build
  bulk burst busy byte bytes ca cache calculate call callback called caller calling calls came campaign campaigns cancel
  canceled canceling cancelled capable capacity card cart case cast catalog catch category caught cause caused causes cb cdn
  central cert certificate chain challenge chance change changed changes channel char character characters charat charcodeat
  charge charset chat cheap check checkout child chunk cid cipher ciphers circular claim class clean cleared cli click clicks
  clickup client clientid clock close closed closing cloud cluster cname code codec codes collection collision colon column
  columns com come comes comma command comment comments commit common commonjs company comparator compare compatible complain
  complete completed component compressed compression compute concat concurrency condition conditional config configuration
  configured confirm conflict conflicting conflicts connect connection connections consider considered consistent const
  constraint constraints construct constructor consumed contact contacting contacts contain contained container contains content
  contents context continue control conversation conversion convert converted convertible converting cookie copy core corrupt
  corrupted cors cost costs count counted counter country coverage covers cpu crash crashed crashes create created creating
  creation credential credentials crm cross csrf csv currency current currently custom customer cut cycle daily damaged
  dashboard data database datadog datatype date day days db dead deadline deadlock deal deals debug december decided decimal
  decision declare declared decode decrypt default defaults defer deferred define defined definition deflate degraded delay
  delayed delete deleted deleting deletion delimiter deliver delivered delivers delivery denied deny departed dependency depends
  deprecated depth desc descending describe describes description descriptor deserialize despite destination destroyed
  destructure detail details detected dev device diff differ different differs digest directly directory disable disabled
  disconnect disconnected disconnecting discord discovery disk dispatch display dispose dist distinct dml dns docs document dom
  domain domains double download downstream drive driver drop dropped dto due dup duplicate duplicated duplicates duration
  dynamics dynamo dynamodb e eai early east ecs edit editing elapsed elasticsearch element elements eloqua elsewhere email
  emails embedded emitted empty enable enabled enabling encoded encoding encountered encrypt encrypted encryption end ended
  ending endpoint ends endswith enforce engine enqueue enrolled ensure enter entirely entity entries entry enum enumeration env
  environment epoch eq equal equals err errno error errors es escape esm established etag etc eu eval evaluate evaluated even
  event eventbridge events eventually exact exactly example exceed exceeded exceeding exceeds exception exceptions excess
  exchange excluding exclusive exec execute executed executing execution exhausted exist existed existing exists exit exited
  exits exp expect expectation expected expecting expects expire expired expires expiry explicit explicitly exponent export
  exported expose expr express expression extend extended extends extension external extra extract extracted facebook fact
  factory fail failed failing fails failure failures fake fallback false family far fast faster fatal fault faults feature
  february feed feeds fetch fetched fetching fid field fields file filename files fill filled filter filters final finally find
  findindex finds finish finished finite fire fired firehose firewall firstname fit fits fixed fk flag flags flat flatmap float
  flow flush flushed fn folder follow followed following follows footer forbidden force forced forcefully foreach forget forgot
  form format formatted formdata forms forward found fraction frame framework free freed frequency fresh freshdesk friday
  fromentries front ftp fulfilled full fully func function functions fyi gateway gave gb gcp general generate generated
  generator geo get getaddrinfo gets getter github gitlab give given gives global gmail gmt goes going gone good google got
  grafana granted graph graphql greater grew group groups grow grpc gt gte guarantee guard gzip handle handled handler handlers
  handling handshake hang hanging happen happened happens hard hash hasown head header headers health heap held help hence hex
  hidden high higher highest hint history hit hmac hold holds hook host hostname hosts hour hourly hours hpe html http https
  hubapi hubspot hubspotutk huge iam iat id idempotency idempotent ident identical identified identifier identity idle idp ids
  idx ignore ignored illegal image immediately implement implementation implemented import inactive inbox include included
  includes including inclusive incoming incompatible incomplete inconsistent incorrect incorrectly increase increment indent
  index indexes indexof indicate indicates individual infinite infinity inflight info information init initial initialize
  initialized initiate injection inline inner input inputs insensitive insert inside inspect install installed instance
  instanceof instantiate insufficient int integer integration integrations integrity intended intentional intercom interface
  internal interrupt interrupted interval invalid invalidate invalidated invalidates invocation invoke invoked io ip ipv iso
  isolation iss issue issuer issues item items iterable iterate iterator january jira job jobs join joined js json jsonb jti
  july junk jwt kafka kb keep keepalive keeps kept key keyed keys keyspace kid kill killed kind kinesis klaviyo kms know known
  label lack lacks lambda language large lasted lastindexof lastname late lately latest latter lazy lead leading leads learn
  leave leaves ledger left legal length lengths let lets letters level lhs lib library license lies lifecycle limit limited
  limits line linear lines link linked linkedin links linux list listed listen listener listening lists literal little live
  lives load loaded loader loading loads local locale locate location lock locked locking log logged login logs long longer
  longest look looked looking looks lookup loop loose loses lost lower lowercase lowest lt lte machine mail mailbox mailchimp
  mailgun mailing main maintenance major make malformed manage managed manager mandatory manually map mapped mapping mappings
  marketo mask master match matchall matched matcher matches matching matter maximal maximum mb md mean means meant meanwhile
  measure media member memory mentioned merge merged message messages meta metadata method methods metric metrics mfa microsoft
  mid middle middleware millisecond milliseconds min mind mine minimum minus minute minutely minutes misconfigured misdirected
  mismatch mismatched missed misses missing mix mixed mixpanel mock mode model modification modified modify module modules
  moment monday mongo monitor month monthly months move moved moves mqtt ms msg msgs mtu multi multipart multiple mutable
  mutation mysql name named names namespace nan native nbf ndjson near nearest necessary need needed needs negative negotiation
  neq nested net network networks new newer newest newline newlines newly nobody node nodejs nodemodules nodes non nonce none
  nonexistent normal normalize normally north note noted notes nothing notice notification notifications notify notion november
  npm null num number numbers numeric oauth obj object objects obsolete obtain obtained obvious occurred occurs october odata
  odd offline offset ok okta oktopost old older oldest ones ongoing onwards oom oops op open opened opening opensearch operation
  operations operator opportunities opportunity opposite opsgenie opt option optional options opts oracle order orders org
  organization origin original orphan otherwise outage outbound outdated outer outgoing outlook output outside overall overflow
  overlap overload overloaded overridden override oversize oversized overwrite owned owner ownership package packet padend
  padstart page pagerduty pages paginate pagination paid pair paired pairs panic parallel param parameter parameters params
  pardot parent parse parsed parsefloat parseint parser parsing part partial partially participant parts party pass passed
  passes passing password past path paths pattern patterns pause paused payload payment peek peer pending percent perform
  performed period permanent permanently permission permissions permitted persist persistent person pg phone photo pick picklist
  pid pieces pin ping pipe pipedrive pipeline pkg place places plain plan plans platform play plugin plugins plus point pointer
  points policies policy poll pool pools pop populated port portal position positional positive posix possible possibly post
  posted postgres posting postlog postlogs postmark posts potentially power pre preceding precise precondition prefer preferred
  prefix preflight premature prepare prepared preparing presence present preserve prevent prevented previous primary primitive
  principal prior prisma private privilege privileges probable probably problem problems proc procedure proceed process
  processed processing processor processors prod produce product production profile profiles progress prohibited project
  projects prometheus promise promises proof prop proper properly properties property prospect protect protected protocol
  protocols prototype provide provided provider providers provides proxy ptr public publish published publishing pull purge push
  pushed put queries query queue queued quick quickly quiet quit quite quota quotas quotation quote quoted quotes rabbitmq race
  raise raised raising ram ran random range rangeerror ranges rare rate rates rds reach reachable reached reaches read readable
  readablestream reader reading readonly reads ready real really reason reasons reauthenticate rebuild received receives
  receiving recent recently recipient recognised recognize recognized reconnect record records recover recovery recreate
  recursion recursive redirect redirected redirects redis redshift reduce reduced reduces ref refer reference referenced
  referenceerror references referential reflect refresh refreshed refs refuse refused refuses refusing regarding regardless
  regex regexp region register registered registration regular reject rejected rejection rejects relating relation relational
  relative release released relevant reliable reload remain remained remaining remember remote removal remove removed rename
  renamed render renew reopen repeat repeated repeatedly replace replaceall replaced replacement replay replica replication
  reply repo report reported reporter reports repository represent reproduce req request requested requester requestid requests
  require required requires requiring res rescheduled resend resent reserve reserved reset resets resolution resolve resolved
  resolver resolving resource resources respect respond responded responding response responses rest restapi restart restarted
  restarting restore restrict restricted restriction restrictions result results resume retained retention retried retries
  retrieve retrieved retry retryable retrying return returned returning returns reuse reused reverse revert review revision
  revoked rewrote rhs right rights rising role roles roll rollback rolled rolling root rotate round route router routes routing
  row rows rpc rsa rss rules run running runs runtime s sa safe safely salesforce sample sampled sandbox satisfied satisfy
  saturday save saved saving says scan schedule scheduled scheduler schema schemas scheme scope scopes script sdk search sec
  secondly seconds secret secrets section secure security see seek seems seen sees segment select selected selector self
  semantic semicolon send sender sendgrid sending sends sense sensitive sent sentence sentry separate separator september seq
  sequence sequencing serializable serialization serialize serializer series served server serverless servers serves service
  services ses session sessions set sets setter setting settled setup several sfdc sha shape shard shared sharepoint sharing
  sheet sheets shift shipped shopify short shortest show showing shown shows shut shutdown side sides sign signal signature
  signed signin silently similar simple simply simulated simultaneous single site size sizes skip skipped skipping slack slash
  sleep slice slightly slot slots slow slower slowly slug small smaller smallest smtp snapshot snapshots sni snowflake sns
  social socket sockets software solve solved somebody somehow someone something somewhere soon soql sorry sort source south
  space spaces span spec special specific specification specified specify specifying speed spend splice split spread spring sql
  sqlite sqs src ssh ssl sso ssr stack stacktrace stage stages staging stale standard standby stands start started starting
  starts startswith startup stat state stated statement statements states static statistics status statuses stay stayed std
  stderr stdin stdout step steps still stop stopped stopping stops storage store stored stores story str strategy stray stream
  streams strict string stringified stringify strings stripe strong structure structured sts stuck style sub subject submission
  submit submitted subnet subscribe subscribed subscriber subscription subscriptions subset substitute substr substring succeed
  succeeded succeeds success successful successfully suddenly suffix suggest suite sum summary sunday super superseded superuser
  supplied support supported supports supposed suppressed sure surprise surrogate suspect suspended suspicious swap switch
  switched symbol symbols symlink sync synchronize synchronously syntax syntaxerror syscall system systems table tables tag tags
  tail take taken takes taking target targets task tasks taxonomy tcp teams teapot technical tell tells temp template
  temporarily temporary tenant tenants term terminate terminated terminating termination terms test tested testing tests text
  texts thing things think thread threshold threw throttle throttled throttling throughput throw throwing thrown throws thursday
  ticket tickets tight till time timed timeline timeout timeouts timers times timestamp timestamps timestamptz timezone timing
  tiny title tls tmp today tofixed token tokens told tolerance tolerate tolowercase tomorrow tonight took tool top topic topics
  topmost tostring total touch touppercase trace track tracking traffic trailing transaction transactions transfer transform
  transient transition translate translated transport tree trello tried tries trigger triggered trim trimend trimstart trouble
  true truncated trust trusted try trying ts tsx ttl tuesday tuple tuples turn turned tweet twilio twitter tx txt type typed
  typeerror typeof types typescript typo udp uid uint unable unauthenticated unauthorized unavailable unaware unc uncaught
  unchanged unclear unclosed und undefined underlying undici undo undocumented unexpected unfinished unhandled unhealthy unicode
  unified uninitialized union unique uniqueness unit units universal unix unknown unlike unlimited unlock unmatched unnecessary
  unprocessable unprocessed unpublished unreachable unreadable unrecognized unrecoverable unregistered unrelated unresolved
  unresponsive unsafe unset unshift unspecified unsubscribed unsuccessful unsupported unterminated untrusted unused unusual
  update updated updates updating upgrade upload uploaded upper uppercase upstream uri url urls usable usage use usec used user
  userid username users uses using usr usual usually utc utf util uuid valid validate validated validation validations validator
  value values var varchar variable variables varies various vary vendor ver verbose verification verified verify version
  versions video view views violate violated violates violation violations visibility visible visit void vpc wait waited waiting
  waits wanted wants warmed warn warning warnings watch way ways weak web webapi webhook webhooks website wednesday week weeks
  went west whatever whitespace whole wide wider widget width wildcard window windows wish wont woocommerce word wordpress words
  work worked worker workers workflow working works workspace world worse worst worth wrap wrapped writable write writer writes
  writing written wrong wrote ws wss xhr xml yaml year years yesterday yield youtube zapier zendesk zero zeros zip zod zoho zone`);
