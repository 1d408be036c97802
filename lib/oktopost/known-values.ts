/**
 * What Oktopost's own values look like: its ids, statuses and networks, and the names of its fields. Of an item's values these
 * are no personal data; anything else may be, whatever the field is called.
 */

/** Fifteen characters: a prefix for the type, then base 36, as seen in the vendor's documents and a customer's notes. */
const ID = /^(?:0[0-9A-Za-z]{2}|eit|etg)[0-9A-Za-z]{12}$/;
/** A phone number may begin with 00 and have fifteen digits; an id of digits alone counts from 1 behind zeros. */
const ONLY_DIGITS = /^\d+$/;
const COUNTED = /^0\d{2}0{4}\d{8}$/;
/** Some prefixes are letters, and a name is letters only. */
const DIGIT = /\d/;

export function isOktopostId(value: string): boolean {
  if (!ID.test(value)) return false;
  return ONLY_DIGITS.test(value) ? COUNTED.test(value) : DIGIT.test(value);
}

/** `2026-11-24 08:00:00` and the like, with or without a zone. A date alone may be a birthday. */
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const FIELD_OF_TIME = /^(?:Created|Modified|Queued|Date|ActivityDate|StartDate|EndDate|StartDateTime)$/;

const FIELD_OF_WORDS = /^(?:Status|Network|Type|ItemType|IntegrationType)$/;

export function isTime(value: string): boolean {
  return TIME.test(value);
}

/** A value of a field in which Oktopost says when something happened, or one of its own words. */
export function isOwnValue(field: string, value: string): boolean {
  return (
    isOktopostId(value) ||
    (FIELD_OF_TIME.test(field) && (isTime(value) || DATE.test(value))) ||
    (FIELD_OF_WORDS.test(field) && isKnownWord(value))
  );
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const STATUSES = setOf(`
  active approved archived assigned canceled cancelled closed completed converted created declined deleted disabled done draft
  enabled error expired failed hidden inactive inqueue new none open partial paused pending posted processing published queued read
  rejected removed replied resolved scheduled sending sent stopped success successful unassigned unread waiting`);

export function isStatus(value: string): boolean {
  return STATUSES.has(value.toLowerCase());
}

const NETWORKS = setOf(`
  bluesky blog facebook flickr foursquare googlebusiness googlemybusiness googleplus instagram linkedin mastodon medium
  pinterest quora reddit rss slack slideshare snapchat telegram threads tiktok tumblr twitter vimeo vk wechat weibo whatsapp x
  xing youtube`);

export function isNetwork(value: string): boolean {
  return NETWORKS.has(value.toLowerCase());
}

const TYPES = setOf(`
  dynamics eloqua hubspot marketo pardot salesforce
  activity article carousel click comment company conversation conversion document form image lead like link mention message
  note organization organic page paid person photo poll post profile reaction reply repost share story text topic user video`);

/** A word of a small set that Oktopost itself writes: a status, a network, or the type of a thing or of an integration. */
export function isKnownWord(value: string): boolean {
  return isStatus(value) || isNetwork(value) || TYPES.has(value.toLowerCase());
}

/** The names in `payloads.ts` and of the envelope. A key that is none of them may be whatever somebody typed. */
export const FIELD_NAMES = setOf(`
  event timestamp webhookId data
  AccountId ActivityDate ActivityId AssigneeId BoardId CampaignId Clicks Color CommentId CommentText Comments Converts Created
  CreatedBy CredentialId Credentials Data Date Description Email EndDate EntityId Error FirstName Id ImageUrl IntegrationID
  IntegrationType IsBoardMessage IsTracked ItemType LastName LeadId Likes LinkTitle LinkUrl LinkedLeadId Media Message MessageId Note Form Currency Value
  Modified ModifiedBy Name Network ParentId Phone Photo PostId PostlogId ProfileId ProfileName Profiles Queued RemoteId
  RemoteIdentifier RemoteLeads RemoteUrl ShortUrl Source StartDate StartDateTime Status StepId Subject Tags Text Title TotalPosts
  Type Url UserId WorkflowId`);
