/** Words that error messages are made of. They stay in a message although an item's texts hold them too. */
export const harmlessWords: ReadonlySet<string> = new Set(
  `a an and any are as at be been before after but by can cannot could did do does each every for from had has have if in
  into is it its less longer more must no none not of on once only or other should so such than that the then there
  these this to too under until very was were when while with without would
  abort aborted accept accepted access address already answer answered array attempt attempts authorization bad body
  boolean call called character client close closed code column connect connection could denied duplicate empty end error
  errors exceed exceeded exist exists expected fail failed failing fails false fetch field fields file forbidden found
  function gateway get got here host http https id input instance internal invalid json key keys large later lead leads
  length limit limits limited line lost many message missing name network new null number object parse
  patch permission position post processor properties property put queue quota range rate read reading record records
  refused rejected request reset response result retry server service socket status stop stopped store string
  syntax text time timed timeout token took type types unable unavailable undefined unexpected unique unknown unsupported
  update url user users valid value values write wrong true`.split(/\s+/),
);
