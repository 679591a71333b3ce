"""mean and spread written out"""


def z_score(X, train):
    centre = train.sum(axis=0) / len(train)
    away = train - centre
    variance = (away * away).sum(axis=0) / len(train)
    spread = np.sqrt(variance)
    spread[np.all(train == train[0], axis=0)] = 1.0
    return (X - centre) / spread
