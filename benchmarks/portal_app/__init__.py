"""An app as any organisation would write it: articles, their authors and keywords."""
