/**
 * What Oktopost puts into `data`, by entity. Field names are those of the vendor's API types; the webhook article promises
 * none of them, so every field is optional, and open sets (networks, statuses) are strings. Where a thing has no such other
 * thing (a conversation that is assigned to nobody), the field is `null`.
 * Most of these fields are personal data: keep them out of logs.
 */

/** Ids are opaque: leading zeros matter, so they are never numbers. */
export type Id = string;

/** What a network calls its own thing. It may be a number above 2^53, which `data` rounds: the item's `json` has it whole. */
export type RemoteId = string | number;

/** "LinkedIn", "Twitter", "Facebook", "Instagram", "YouTube", "TikTok" and whatever comes next. */
export type Network = string;

/** A date and time as Oktopost writes it; the format is not documented. */
export type DateText = string;

export interface Tag {
  Id?: Id;
  Name?: string;
}

export interface Conversation {
  Id?: Id;
  Created?: DateText;
  Modified?: DateText;
  /** `open` or `closed`. */
  Status?: string;
  Network?: Network;
  /** `Conversation`, `Post`, `Mention` or `Reply`. */
  ItemType?: string;
  AssigneeId?: Id | null;
  ProfileName?: string;
  ProfileId?: RemoteId;
  Tags?: readonly Tag[];
}

export interface Comment {
  CommentId?: Id;
  CommentText?: string;
  ProfileName?: string;
  Date?: DateText;
  ActivityId?: Id;
  Network?: Network;
  PostlogId?: Id | null;
  RemoteId?: RemoteId;
}

/** A conversation, and the comment, message or reply in it that the event is about. */
export type InboxItem = Conversation & Comment;

export interface Note {
  Id?: Id;
  Text?: string;
  UserId?: Id;
  EntityId?: Id;
  Created?: DateText;
  /** Of whom the conversation is with. */
  ProfileId?: RemoteId;
}

export interface Lead {
  Id?: Id;
  ParentId?: Id | null;
  AccountId?: Id;
  Type?: string;
  Email?: string;
  Name?: string;
  FirstName?: string;
  LastName?: string;
  Photo?: string | null;
  Phone?: string;
  IsTracked?: boolean | number | string;
  Profiles?: readonly { Network?: Network; Url?: string; ProfileId?: RemoteId }[];
  RemoteLeads?: readonly {
    IntegrationID?: Id;
    RemoteIdentifier?: string;
    LinkedLeadId?: Id;
    IntegrationType?: string;
  }[];
}

export interface LeadActivity {
  Id?: Id;
  ActivityDate?: DateText;
  AccountId?: Id;
  LeadId?: Id;
  Type?: string;
  Network?: Network;
  ProfileId?: Id;
  PostlogId?: Id | null;
  Data?: Readonly<Record<string, unknown>>;
}

export interface Campaign {
  Id?: Id;
  Created?: DateText;
  Modified?: DateText;
  Name?: string;
  Status?: string;
  AccountId?: Id;
  CreatedBy?: Id;
  ModifiedBy?: Id;
  Url?: string;
  Color?: string;
  ShortUrl?: string;
  StartDate?: DateText;
  EndDate?: DateText;
  Clicks?: number;
  Converts?: number;
  Comments?: number;
  Likes?: number;
  TotalPosts?: number;
  Tags?: readonly Tag[];
  RemoteId?: RemoteId;
}

export interface Message {
  Id?: Id;
  CampaignId?: Id;
  Network?: Network;
  Subject?: string;
  Message?: string;
  Description?: string;
  LinkTitle?: string;
  LinkUrl?: string;
  ImageUrl?: string;
  IsBoardMessage?: boolean | number | string;
  Media?: readonly unknown[];
  Tags?: readonly Tag[];
  Created?: DateText;
  Modified?: DateText;
  Status?: string;
  CreatedBy?: Id;
  RemoteId?: RemoteId;
}

/** A scheduled post. */
export interface Post {
  Id?: Id;
  CampaignId?: Id;
  MessageId?: Id;
  Status?: string;
  Network?: Network;
  Source?: string;
  StartDateTime?: DateText;
  Queued?: DateText | number | boolean;
  Credentials?: unknown;
  ProfileId?: RemoteId;
  Created?: DateText;
  Modified?: DateText;
  CreatedBy?: Id;
  ModifiedBy?: Id;
  Clicks?: number;
  Converts?: number;
  Comments?: number;
  Likes?: number;
  Message?: Message;
}

/** A post as it was sent to one social profile. */
export interface Postlog {
  Id?: Id;
  PostId?: Id;
  CampaignId?: Id;
  MessageId?: Id;
  CredentialId?: Id;
  /** `success` or `failed`. */
  Status?: string;
  Network?: Network;
  RemoteId?: RemoteId;
  RemoteUrl?: string;
  Error?: string;
  /** Its text. */
  Message?: string;
}

export interface BoardTopic {
  Id?: Id;
  Name?: string;
  Title?: string;
  BoardId?: Id;
  Created?: DateText;
  CreatedBy?: Id;
  RemoteId?: RemoteId;
}

export interface BoardStory extends BoardTopic {}

/** Oktopost's article: the event "will include the message and the boards' metadata", so `data` may be a list of both. */
export type BoardMessage = Message | readonly (Message & BoardTopic)[];

export interface WorkflowItem {
  Id?: Id;
  WorkflowId?: Id;
  StepId?: Id;
  MessageId?: Id;
  Status?: string;
  CreatedBy?: Id;
  RemoteId?: RemoteId;
  Note?: Note;
}
