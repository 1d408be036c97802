/**
 * What Oktopost puts into `data`, by entity. Field names are those of the vendor's API types; the webhook article promises
 * none of them, so every field is optional, and open sets (networks, statuses) are strings.
 * Most of these fields are personal data: keep them out of logs.
 */

/** Ids are opaque: leading zeros matter, so they are never numbers. */
export type Id = string;

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
  AssigneeId?: Id;
  ProfileName?: string;
  Tags?: readonly Tag[];
}

export interface Comment {
  CommentId?: Id;
  CommentText?: string;
  ProfileName?: string;
  Date?: DateText;
  ActivityId?: Id;
  Network?: Network;
  PostlogId?: Id;
}

export interface Note {
  Id?: Id;
  Text?: string;
  UserId?: Id;
  EntityId?: Id;
  Created?: DateText;
}

export interface Lead {
  Id?: Id;
  ParentId?: Id;
  AccountId?: Id;
  Type?: string;
  Email?: string;
  Name?: string;
  FirstName?: string;
  LastName?: string;
  Photo?: string;
  Phone?: string;
  IsTracked?: boolean | number | string;
  Profiles?: readonly { Network?: Network; Url?: string }[];
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
  PostlogId?: Id;
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
  Created?: DateText;
  Modified?: DateText;
  CreatedBy?: Id;
  ModifiedBy?: Id;
  Clicks?: number;
  Converts?: number;
  Comments?: number;
  Likes?: number;
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
  RemoteId?: string | number;
  RemoteUrl?: string;
  Error?: string;
}

export interface BoardTopic {
  Id?: Id;
  Name?: string;
  Title?: string;
  BoardId?: Id;
  Created?: DateText;
  CreatedBy?: Id;
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
}
