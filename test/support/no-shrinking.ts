import fc from 'fast-check';

/** For mutation tests: that a property fails is all they need to know, and the search for its smallest case takes long. */
fc.configureGlobal({ endOnFailure: true });
